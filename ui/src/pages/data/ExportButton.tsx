/** The filtered list as a file: long work with progress, then a download. */
import { DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button, Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { finishedExport, saveExport, useStartExport } from '@/api/exports';
import { useCancelOperation, useOperation } from '@/api/operations';
import type { ExportRequest } from '@/api/types';
import { ProgressPanel, useNotifyError } from '@/components';
import styles from './data.module.css';

const FORMATS = ['xlsx', 'csv'] as const satisfies readonly ExportRequest['format'][];

export interface ExportButtonProps {
  kind: 'sales' | 'bookings' | 'verifications';
  filter: ExportRequest['filter'];
}

export function ExportButton({ kind, filter }: ExportButtonProps) {
  const { t } = useTranslation('data');
  const notify = useNotifyError();
  const [open, setOpen] = useState(false);
  const [unlocked, setUnlocked] = useState(false);
  const [id, setId] = useState<string>();
  const start = useStartExport();
  const operation = useOperation(id).data;
  const cancel = useCancelOperation();
  const download = useMutation({ mutationFn: saveExport, onError: notify });
  const file = operation?.state === 'done' ? finishedExport(operation.result) : undefined;
  const running = id !== undefined && (operation === undefined || operation.state === 'running');
  return (
    <>
      <Button icon={<DownloadOutlined />} onClick={() => setOpen(true)}>
        {t('export.button')}
      </Button>
      <Modal
        open={open}
        title={t(`export.${kind}`)}
        width={460}
        footer={null}
        onCancel={() => setOpen(false)}
        afterClose={() => setId(undefined)}
        destroyOnHidden
      >
        <div className={styles.stack}>
          <p>{t('export.hint')}</p>
          {kind === 'bookings' ? (
            <Checkbox checked={unlocked} onChange={({ target }) => setUnlocked(target.checked)}>
              {t('export.unlocked')}
            </Checkbox>
          ) : null}
          <div className={styles.line}>
            {FORMATS.map((format) => (
              <Button
                key={format}
                disabled={running}
                loading={start.isPending && start.variables.format === format}
                onClick={() =>
                  start.mutate(
                    { kind, format, filter, ...(unlocked ? { unlocked } : {}) },
                    { onSuccess: ({ operation_id }) => setId(operation_id), onError: notify },
                  )
                }
              >
                {t(`export.${format}`)}
              </Button>
            ))}
          </div>
          {id === undefined ? null : (
            <ProgressPanel
              title={t(`export.${kind}`)}
              operation={operation}
              cancelling={cancel.isPending}
              onCancel={() => cancel.mutate(id)}
            >
              {file ? (
                <Button
                  type="primary"
                  icon={<DownloadOutlined />}
                  loading={download.isPending}
                  onClick={() => download.mutate(file)}
                >
                  {t('export.download', { rows: file.rows.toLocaleString('en-US') })}
                </Button>
              ) : null}
            </ProgressPanel>
          )}
        </div>
      </Modal>
    </>
  );
}
