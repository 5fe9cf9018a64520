/** What came of a file, in one line of figures or one sentence with its next step. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Taken } from '@/api/imports';
import styles from './imports.module.css';
import { RowsLeft } from './RowsLeft';
import { useFileReason } from './useFileReason';

export interface TakenResultProps {
  taken: Taken;
  onAgain: () => void;
  onOlder: () => void;
  onOpen: (id: string) => void;
}

export function TakenResult({ taken, onAgain, onOlder, onOpen }: TakenResultProps) {
  const { t } = useTranslation('data');
  const why = useFileReason();
  const figure = (value: number) => value.toLocaleString('en-US');
  const { outcome, importId } = taken;
  const failed = outcome === 'failed';
  const word = taken.reason ?? taken.error ?? 'unknown';
  const ships = taken.kind === 'tracking';
  const sentence =
    outcome === 'imported' && ships
      ? t('files.shipped', { count: taken.stored })
      : outcome === 'imported'
        ? t('files.imported', {
            stored: figure(taken.stored),
            fresh: figure(taken.fresh),
            updated: figure(taken.updated),
          })
        : failed || (outcome === 'ignored' && taken.reason)
          ? why(word, { here: true, columns: taken.missing.join(', ') })
          : t(`outcome.${outcome as 'empty' | 'repeated' | 'ignored'}`);
  const extras = [
    taken.duplicates > 0 ? t('files.duplicates', { count: taken.duplicates }) : undefined,
    taken.skipped > 0 ? t('files.skipped', { count: taken.skipped }) : undefined,
    taken.warnings > 0
      ? t(taken.kind === 'products' ? 'files.guessed' : 'files.warnings', { count: taken.warnings })
      : undefined,
  ].filter(Boolean);
  return (
    <div className={styles.result} data-failed={failed ? '' : undefined} data-outcome={outcome}>
      <p>{sentence}</p>
      {extras.length > 0 ? <p className={styles.extras}>{extras.join(' · ')}</p> : null}
      {ships && importId && taken.skipped > 0 ? <RowsLeft id={importId} /> : null}
      <div className={styles.line}>
        {outcome === 'repeated' ? (
          <Button size="small" onClick={onAgain}>
            {t('files.again')}
          </Button>
        ) : null}
        {taken.error === 'older_snapshot' ? (
          <Button size="small" onClick={onOlder}>
            {t('files.older')}
          </Button>
        ) : null}
        {importId ? (
          <Button size="small" type="link" onClick={() => onOpen(importId)}>
            {t('files.open')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
