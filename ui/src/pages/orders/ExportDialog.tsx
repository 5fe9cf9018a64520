/** The filtered list as a file: long work with progress, then a download. */
import { DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { finishedExport, saveExport, useStartExport } from '@/api/exports';
import { useCancelOperation, useOperation } from '@/api/operations';
import type { OrderFilters } from '@/api/orders';
import type { ExportRequest } from '@/api/types';
import { ProgressPanel, useNotifyError } from '@/components';
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
  const { platform, ...filter } = filters;
  const start = useStartExport();
  const download = useMutation({ mutationFn: saveExport, onError: notify });
  const begin = () =>
    start.mutate(
      { kind: 'orders', format, filter },
      { onSuccess: ({ operation_id }) => setId(operation_id), onError: notify },
    );
  const file = operation?.state === 'done' ? finishedExport(operation.result) : undefined;
  const running = id !== undefined && (operation === undefined || operation.state === 'running');
  return (
    <Modal
      open={open}
      title={t('orders:export.title')}
      onCancel={onClose}
      afterClose={() => setId(undefined)}
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
        {platform ? <Alert type="info" showIcon title={t('orders:export.platformNote')} /> : null}
        <Radio.Group
          value={format}
          disabled={running}
          onChange={({ target }) => setFormat(target.value as Format)}
          options={[
            { value: 'xlsx', label: t('orders:export.xlsx') },
            { value: 'csv', label: t('orders:export.csv') },
          ]}
        />
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
