/** Brings a backup back: says what is lost, asks for the word, then shows how far it is. */
import { Alert, Button, Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCancelOperation, useOperation } from '@/api/operations';
import type { Backup } from '@/api/types';
import { useRestoreBackup } from '@/api/upkeep';
import { formatFull, ProgressPanel, useNotifyError } from '@/components';
import styles from '../settings.module.css';

export function RestoreDialog({ backup, onClose }: { backup: Backup | undefined; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const notify = useNotifyError();
  const [sure, setSure] = useState(false);
  const [id, setId] = useState<string>();
  const restore = useRestoreBackup();
  const cancel = useCancelOperation();
  const operation = useOperation(id).data;
  const running = id !== undefined && (operation === undefined || operation.state === 'running');
  const done = operation?.state === 'done';
  const start = () => {
    if (!backup) return;
    restore.mutate(backup.name, {
      onSuccess: ({ operation_id }) => setId(operation_id),
      onError: notify,
    });
  };
  return (
    <Modal
      open={backup !== undefined}
      title={t('settings:restore.title')}
      width={520}
      onCancel={onClose}
      closable={!running}
      mask={{ closable: !running }}
      afterClose={() => {
        setSure(false);
        setId(undefined);
      }}
      destroyOnHidden
      footer={
        done
          ? [
              <Button key="close" type="primary" onClick={onClose}>
                {t('common:action.close')}
              </Button>,
            ]
          : [
              <Button key="cancel" disabled={running} onClick={onClose}>
                {t('common:action.cancel')}
              </Button>,
              <Button
                key="start"
                type="primary"
                danger
                disabled={!sure || running}
                loading={restore.isPending}
                onClick={start}
              >
                {t('settings:restore.start')}
              </Button>,
            ]
      }
    >
      <div className={styles.stack}>
        <Alert
          type="warning"
          showIcon
          title={backup ? t('settings:restore.back', { at: formatFull(backup.created_at) }) : ''}
          description={t('settings:restore.lost')}
        />
        {id === undefined ? (
          <Checkbox checked={sure} onChange={({ target }) => setSure(target.checked)}>
            {t('settings:restore.sure')}
          </Checkbox>
        ) : (
          <ProgressPanel
            title={t('settings:restore.title')}
            operation={operation}
            cancelling={cancel.isPending}
            onCancel={() => cancel.mutate(id)}
          >
            {t('settings:restore.done')}
          </ProgressPanel>
        )}
      </div>
    </Modal>
  );
}
