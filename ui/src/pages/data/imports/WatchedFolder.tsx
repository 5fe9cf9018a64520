/** The watched folder: on or off, where, what becomes of a file, and why files still lie there. */
import { SyncOutlined } from '@ant-design/icons';
import { Button, Input, Select, Skeleton, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChangeWatchedFolder, useScanWatchedFolder, useWatchedFolder } from '@/api/imports';
import type { WatchedFolderChange } from '@/api/types';
import { useFileReason } from '@/app/imports/useFileReason';
import { CopyText, ErrorState, Panel, ToneTag, useNotifyError } from '@/components';
import styles from '../data.module.css';

const AFTER = ['move', 'keep', 'delete'] as const;
const TONES = { waiting: 'blue', kept: 'green', failed: 'red', unknown: 'grey' } as const;

export function WatchedFolder() {
  const { t } = useTranslation('data');
  const why = useFileReason();
  const notify = useNotifyError();
  const query = useWatchedFolder();
  const change = useChangeWatchedFolder();
  const scan = useScanWatchedFolder();
  const seen = query.data;
  if (query.error && !seen) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!seen) {
    return (
      <Panel title={t('watch.title')} hint={t('watch.hint')}>
        <Skeleton active title={false} paragraph={{ rows: 1 }} />
      </Panel>
    );
  }
  const save = (patch: Partial<WatchedFolderChange>) =>
    change.mutate({ on: seen.on, folder: seen.folder, after: seen.after, ...patch }, { onError: notify });
  return (
    <Panel
      title={t('watch.title')}
      hint={t('watch.hint')}
      extra={
        <Switch
          checked={seen.on}
          loading={change.isPending}
          onChange={(on) => save({ on })}
          aria-label={t('watch.title')}
        />
      }
    >
      <div className={styles.stack}>
        <div className={styles.line}>
          <Input
            key={seen.folder}
            defaultValue={seen.folder}
            aria-label={t('watch.folder')}
            onBlur={({ target }) => target.value.trim() !== seen.folder && save({ folder: target.value })}
            onPressEnter={({ currentTarget }) => currentTarget.blur()}
            style={{ flex: 1, minWidth: 240 }}
          />
          <CopyText text={seen.folder}>{t('watch.copy')}</CopyText>
          <Select<(typeof AFTER)[number]>
            aria-label={t('watch.after')}
            value={seen.after}
            onChange={(after) => save({ after })}
            options={AFTER.map((value) => ({ value, label: t(`watch.${value}`) }))}
            style={{ width: 190 }}
          />
          <Button
            icon={<SyncOutlined />}
            disabled={!seen.on}
            loading={scan.isPending}
            onClick={() => scan.mutate(undefined, { onError: notify })}
          >
            {t('watch.now')}
          </Button>
        </div>
        {seen.on && seen.files.length > 0 ? (
          <ul className={styles.files} aria-label={t('watch.files')}>
            {seen.files.map((file) => (
              <li key={file.name}>
                <ToneTag tone={TONES[file.state]}>{t(`watch.state.${file.state}`)}</ToneTag>
                <span>{file.name}</span>
                {file.reason ? <span className={styles.faint}>{why(file.reason)}</span> : null}
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </Panel>
  );
}
