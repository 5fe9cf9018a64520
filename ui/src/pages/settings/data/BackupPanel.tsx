/** The backups there are, one now, and the way back to one of them; into PostgreSQL a command leads. */
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCancelOperation, useOperation } from '@/api/operations';
import type { Backup } from '@/api/types';
import { useBackups, useCreateBackup } from '@/api/upkeep';
import {
  type DataColumn,
  EmptyState,
  formatBytes,
  Panel,
  ProgressPanel,
  SimpleTable,
  Time,
  useNotifyError,
} from '@/components';
import styles from '../settings.module.css';
import { RecoverDialog } from './RecoverDialog';
import { RestoreDialog } from './RestoreDialog';

const figure = (value: number | null) => value?.toLocaleString('en-US') ?? '—';

export function BackupPanel({ database }: { database: string }) {
  const { t } = useTranslation('settings');
  const notify = useNotifyError();
  const backups = useBackups();
  const create = useCreateBackup();
  const [id, setId] = useState<string>();
  const [restoring, setRestoring] = useState<Backup>();
  const [recovering, setRecovering] = useState(false);
  const operation = useOperation(id).data;
  const cancel = useCancelOperation();
  const running = id !== undefined && (operation === undefined || operation.state === 'running');
  const onServer = database === 'postgres';
  const way: DataColumn<Backup> = {
    key: 'action',
    title: t('actions'),
    width: 96,
    render: (row) => (
      <Button size="small" onClick={() => setRestoring(row)}>
        {t('backup.restore')}
      </Button>
    ),
  };
  const columns: DataColumn<Backup>[] = [
    {
      key: 'at',
      title: t('backup.at'),
      width: 180,
      render: (row) => <Time at={row.created_at} format="full" />,
    },
    { key: 'name', title: t('backup.name'), render: (row) => row.name },
    {
      key: 'orders',
      title: t('backup.orders'),
      width: 100,
      align: 'right',
      render: (row) => figure(row.orders),
    },
    {
      key: 'cards',
      title: t('backup.cards'),
      width: 100,
      align: 'right',
      render: (row) => figure(row.cards),
    },
    {
      key: 'bytes',
      title: t('backup.size'),
      width: 100,
      align: 'right',
      render: (row) => formatBytes(row.bytes),
    },
    ...(onServer ? [] : [way]),
  ];
  const now = (
    <Button
      size="small"
      disabled={running}
      loading={create.isPending}
      onClick={() =>
        create.mutate(undefined, { onSuccess: ({ operation_id }) => setId(operation_id), onError: notify })
      }
    >
      {t('backup.now')}
    </Button>
  );
  const extra = onServer ? (
    now
  ) : (
    <>
      <Button size="small" onClick={() => setRecovering(true)}>
        {t('recover.start')}
      </Button>
      {now}
    </>
  );
  return (
    <Panel title={t('backup.title')} hint={t('backup.hint')} extra={extra} flush>
      {onServer ? (
        <div className={styles.inset}>
          <Alert type="info" showIcon title={t('backup.server')} description={t('backup.serverHint')} />
        </div>
      ) : null}
      {id === undefined ? null : (
        <div className={styles.inset}>
          <ProgressPanel
            title={t('backup.now')}
            operation={operation}
            cancelling={cancel.isPending}
            onCancel={() => cancel.mutate(id)}
          >
            {t('backup.done')}
          </ProgressPanel>
        </div>
      )}
      <SimpleTable
        label={t('backup.title')}
        rowKey={(row) => row.name}
        columns={columns}
        rows={backups.data}
        error={backups.error}
        onRetry={() => void backups.refetch()}
        empty={<EmptyState compact picture="file" title={t('backup.empty')} hint={t('backup.emptyHint')} />}
      />
      <RestoreDialog backup={restoring} onClose={() => setRestoring(undefined)} />
      <RecoverDialog open={recovering} onClose={() => setRecovering(false)} />
    </Panel>
  );
}
