/** One line of a log with everything that was written down. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LogEntry } from '@/api/types';
import { orderPath } from '@/app/paths';
import {
  CopyText,
  DetailDrawer,
  DrawerSection,
  type Fact,
  Facts,
  StateTag,
  Time,
  useCodeText,
} from '@/components';
import styles from './logs.module.css';
import { useLogWords } from './useLogWords';

export interface LogDrawerProps {
  entry: LogEntry | undefined;
  onClose: () => void;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
}

export function LogDrawer({ entry, onClose, onPrevious, onNext }: LogDrawerProps) {
  const { t } = useTranslation('logs');
  const words = useLogWords();
  const codeText = useCodeText();
  const code = typeof entry?.detail.code === 'string' ? entry.detail.code : undefined;
  const facts: Fact[] = entry
    ? [
        { key: 'at', label: t('column.at'), value: <Time at={entry.at} format="full" /> },
        { key: 'actor', label: t('column.actor'), value: words.actor(entry.actor) },
        { key: 'id', label: t('id'), value: <CopyText text={entry.id} />, wide: true },
      ]
    : [];
  const detail: Fact[] = Object.entries(entry?.detail ?? {}).map(([name, value]) => ({
    key: name,
    label: words.field(name),
    value: words.value(name, value),
    wide: true,
  }));
  return (
    <DetailDrawer
      open={entry !== undefined}
      onClose={onClose}
      width={560}
      title={entry ? words.title(entry) : ''}
      states={entry ? <StateTag kind="level" state={entry.level} /> : null}
      onPrevious={onPrevious}
      onNext={onNext}
      actions={
        entry?.order_id ? (
          <Link to={orderPath(entry.order_id)}>
            <Button type="primary">{t('openOrder')}</Button>
          </Link>
        ) : null
      }
    >
      <Facts items={facts} />
      {code ? (
        <DrawerSection title={t('meaning')}>
          <p>{codeText(code).what}</p>
          <p className={styles.next}>{codeText(code).next}</p>
        </DrawerSection>
      ) : null}
      <DrawerSection title={t('detail')}>
        {detail.length > 0 ? <Facts items={detail} /> : <p className={styles.next}>{t('noDetail')}</p>}
      </DrawerSection>
    </DetailDrawer>
  );
}
