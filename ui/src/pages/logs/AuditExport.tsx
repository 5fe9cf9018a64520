/** What people did, as a file: started as long work, offered for download when it is done. */
import { DownloadOutlined, ExportOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { finishedExport, saveExport, useStartExport } from '@/api/exports';
import { useCancelOperation, useOperation } from '@/api/operations';
import type { ExportRequest } from '@/api/types';
import { ProgressPanel, useNotifyError } from '@/components';
import styles from './logs.module.css';

const FORMATS = ['xlsx', 'csv'] as const satisfies readonly ExportRequest['format'][];

export function AuditExport() {
  const { t } = useTranslation(['logs', 'common']);
  const notify = useNotifyError();
  const [open, setOpen] = useState(false);
  const [id, setId] = useState<string>();
  const start = useStartExport();
  const operation = useOperation(id).data;
  const cancel = useCancelOperation();
  const download = useMutation({ mutationFn: saveExport, onError: notify });
  const file = operation?.state === 'done' ? finishedExport(operation.result) : undefined;
  const running = id !== undefined && (operation === undefined || operation.state === 'running');
  return (
    <>
      <Button icon={<ExportOutlined />} onClick={() => setOpen(true)}>
        {t('logs:export.button')}
      </Button>
      <Modal
        open={open}
        title={t('logs:export.title')}
        width={460}
        footer={null}
        onCancel={() => setOpen(false)}
        afterClose={() => setId(undefined)}
        destroyOnHidden
      >
        <div className={styles.export}>
          <p>{t('logs:export.hint')}</p>
          <div className={styles.formats}>
            {FORMATS.map((format) => (
              <Button
                key={format}
                disabled={running}
                loading={start.isPending && start.variables.format === format}
                onClick={() =>
                  start.mutate(
                    { kind: 'audit', format, filter: {} },
                    { onSuccess: ({ operation_id }) => setId(operation_id), onError: notify },
                  )
                }
              >
                {t(`logs:export.${format}`)}
              </Button>
            ))}
          </div>
          {id === undefined ? null : (
            <ProgressPanel
              title={t('logs:export.title')}
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
                  {t('logs:export.download', { rows: file.rows.toLocaleString('en-US') })}
                </Button>
              ) : null}
            </ProgressPanel>
          )}
        </div>
      </Modal>
    </>
  );
}
