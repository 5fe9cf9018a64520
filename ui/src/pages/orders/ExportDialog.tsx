/** The filtered list as a file: long work with progress, then a download. */
import { DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button, Checkbox, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { finishedExport, saveExport, useStartExport } from '@/api/exports';
import { useCancelOperation, useOperation } from '@/api/operations';
import type { OrderFilters } from '@/api/orders';
import type { ExportRequest } from '@/api/types';
import { asksForPassword, PasswordAgain, ProgressPanel, useNotifyError } from '@/components';
import styles from './orders.module.css';

export interface ExportDialogProps {
  open: boolean;
  onClose: () => void;
  filters: OrderFilters;
}

type Format = ExportRequest['format'];

export function ExportDialog({ open, onClose, filters }: ExportDialogProps) {
  const { t } = useTranslation(['orders', 'common']);
  const notify = useNotifyError();
  const [format, setFormat] = useState<Format>('xlsx');
  const [id, setId] = useState<string>();
  const operation = useOperation(id).data;
  const cancel = useCancelOperation();
  const [unlocked, setUnlocked] = useState(false);
  const [password, setPassword] = useState('');
  const [asks, setAsks] = useState(false);
  const start = useStartExport();
  const download = useMutation({ mutationFn: saveExport, onError: notify });
  const begin = () =>
    start.mutate(
      {
        kind: 'orders',
        format,
        filter: filters,
        ...(unlocked ? { unlocked } : {}),
        ...(unlocked && password ? { password } : {}),
      },
      {
        onSuccess: ({ operation_id }) => setId(operation_id),
        onError: (error) => (asksForPassword(error) ? setAsks(true) : notify(error)),
      },
    );
  const file = operation?.state === 'done' ? finishedExport(operation.result) : undefined;
  const running = id !== undefined && (operation === undefined || operation.state === 'running');
  return (
    <Modal
      open={open}
      title={t('orders:export.title')}
      onCancel={onClose}
      afterClose={() => {
        setId(undefined);
        setUnlocked(false);
        setPassword('');
        setAsks(false);
        start.reset();
      }}
      width={480}
      footer={[
        <Button key="close" onClick={onClose}>
          {t('common:action.close')}
        </Button>,
        <Button
          key="start"
          type={file ? 'default' : 'primary'}
          loading={start.isPending}
          disabled={running}
          onClick={begin}
        >
          {file ? t('orders:export.again') : t('orders:export.start')}
        </Button>,
      ]}
      destroyOnHidden
    >
      <div className={styles.stack}>
        <span className={styles.hint}>
          {t('orders:export.scope', { tab: t(`orders:tab.${filters.tab}`) })}
        </span>
        <Radio.Group
          value={format}
          disabled={running}
          onChange={({ target }) => setFormat(target.value as Format)}
          options={[
            { value: 'xlsx', label: t('orders:export.xlsx') },
            { value: 'csv', label: t('orders:export.csv') },
          ]}
        />
        <Checkbox
          checked={unlocked}
          disabled={running}
          onChange={({ target }) => setUnlocked(target.checked)}
        >
          {t('orders:export.unlocked')}
        </Checkbox>
        {unlocked && asks ? (
          <PasswordAgain
            value={password}
            onChange={setPassword}
            wrong={asksForPassword(start.error) && Boolean(start.variables?.password)}
          />
        ) : null}
        {id === undefined ? null : (
          <ProgressPanel
            title={t('orders:export.title')}
            operation={operation}
            cancelling={cancel.isPending}
            onCancel={() => cancel.mutate(id)}
          >
            {file ? (
              <div className={styles.actions}>
                <span className={styles.hint}>{t('orders:export.ready', { rows: file.rows })}</span>
                <span className={styles.spring} />
                <Button
                  type="primary"
                  icon={<DownloadOutlined />}
                  loading={download.isPending}
                  onClick={() => download.mutate(file)}
                >
                  {t('orders:export.download')}
                </Button>
              </div>
            ) : null}
          </ProgressPanel>
        )}
      </div>
    </Modal>
  );
}
