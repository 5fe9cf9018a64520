/** A list as a file: long work with progress, then a download. */
import { DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { finishedExport, saveExport, useStartExport } from '@/api/exports';
import { useCancelOperation, useOperation } from '@/api/operations';
import type { ExportRequest } from '@/api/types';
import { asksForPassword } from './asksForPassword';
import styles from './feedback.module.css';
import { PasswordAgain } from './PasswordAgain';
import { ProgressPanel } from './ProgressPanel';
import { useNotifyError } from './useNotifyError';

const FORMATS = ['xlsx', 'csv'] as const satisfies readonly ExportRequest['format'][];

export interface ExportModalProps {
  open: boolean;
  title: string;
  hint: string;
  /** What is exported; the format is chosen here. */
  request: Omit<ExportRequest, 'format'>;
  onClose: () => void;
  /** What can be chosen besides the format. */
  children?: ReactNode;
}

export function ExportModal({ open, title, hint, request, onClose, children }: ExportModalProps) {
  const { t } = useTranslation('components');
  const notify = useNotifyError();
  const [id, setId] = useState<string>();
  const [password, setPassword] = useState('');
  const [asks, setAsks] = useState(false);
  const start = useStartExport();
  const operation = useOperation(id).data;
  const cancel = useCancelOperation();
  const download = useMutation({ mutationFn: saveExport, onError: notify });
  const file = operation?.state === 'done' ? finishedExport(operation.result) : undefined;
  const running = id !== undefined && (operation === undefined || operation.state === 'running');
  const unlocked = request.unlocked === true;
  const begin = (format: ExportRequest['format']) =>
    start.mutate(
      { ...request, format, ...(unlocked && password ? { password } : {}) },
      {
        onSuccess: ({ operation_id }) => setId(operation_id),
        onError: (error) => (asksForPassword(error) ? setAsks(true) : notify(error)),
      },
    );
  return (
    <Modal
      open={open}
      title={title}
      width={460}
      footer={null}
      onCancel={onClose}
      afterClose={() => {
        setId(undefined);
        setPassword('');
        setAsks(false);
        start.reset();
      }}
      destroyOnHidden
    >
      <div className={styles.export}>
        <p>{hint}</p>
        {children}
        {unlocked && asks ? (
          <PasswordAgain
            value={password}
            onChange={setPassword}
            wrong={asksForPassword(start.error) && Boolean(start.variables?.password)}
          />
        ) : null}
        <div className={styles.formats}>
          {FORMATS.map((format) => (
            <Button
              key={format}
              disabled={running}
              loading={start.isPending && start.variables.format === format}
              onClick={() => begin(format)}
            >
              {t(`export.${format}`)}
            </Button>
          ))}
        </div>
        {id === undefined ? null : (
          <ProgressPanel
            title={title}
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
  );
}
