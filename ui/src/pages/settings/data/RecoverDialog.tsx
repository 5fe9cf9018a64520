/** A backup from another computer or another place: the file, the code of its recovery sheet, and what it replaces. */
import { FileTextOutlined } from '@ant-design/icons';
import { Alert, Button, Checkbox, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCancelOperation, useOperation } from '@/api/operations';
import { useRecoverBackup } from '@/api/upkeep';
import { host } from '@/app/host';
import { ProgressPanel, useErrorText, useNotifyError } from '@/components';
import { type Chosen, firstOf, nameOf, sourceOf } from '@/pages/cards/import/source';
import styles from '../settings.module.css';

export function RecoverDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const notify = useNotifyError();
  const errorText = useErrorText();
  const [chosen, setChosen] = useState<Chosen>();
  const [code, setCode] = useState('');
  const [sure, setSure] = useState(false);
  const recover = useRecoverBackup();
  const cancel = useCancelOperation();
  const id = recover.data?.operation_id;
  const operation = useOperation(id).data;
  const running = id !== undefined && (operation === undefined || operation.state === 'running');
  const error = recover.error ? errorText(recover.error) : undefined;
  const pick = async () => {
    const backups = { name: t('settings:recover.file'), extensions: ['hlb'] };
    const files = await host.pickFiles({ filters: [backups] });
    if (files) setChosen(firstOf(files));
  };
  const start = () => {
    if (chosen) recover.mutate({ from: sourceOf(chosen), code: code.trim() });
  };
  const forget = () => {
    setChosen(undefined);
    setCode('');
    setSure(false);
    recover.reset();
  };
  return (
    <Modal
      open={open}
      title={t('settings:recover.title')}
      width={560}
      onCancel={onClose}
      closable={!running}
      mask={{ closable: false }}
      afterClose={forget}
      destroyOnHidden
      footer={
        id === undefined
          ? [
              <Button key="cancel" onClick={onClose}>
                {t('common:action.cancel')}
              </Button>,
              <Button
                key="start"
                type="primary"
                danger
                disabled={!sure || chosen === undefined}
                loading={recover.isPending}
                onClick={start}
              >
                {t('settings:restore.start')}
              </Button>,
            ]
          : [
              <Button key="close" type="primary" disabled={running} onClick={onClose}>
                {t('common:action.close')}
              </Button>,
            ]
      }
    >
      {id === undefined ? (
        <Form layout="vertical" component="div" requiredMark={false}>
          {error ? (
            <Alert
              type="error"
              showIcon
              // The key of this program lies where only a command can exchange it.
              title={
                error.code === 'conflict' ? t('settings:recover.byCommand') : `${error.what} · ${error.next}`
              }
              className={styles.gap ?? ''}
            />
          ) : null}
          <Form.Item label={t('settings:recover.file')} extra={t('settings:recover.fileHint')}>
            <Button icon={<FileTextOutlined />} onClick={() => void pick().catch(notify)}>
              {chosen ? nameOf(chosen) : t('settings:recover.choose')}
            </Button>
          </Form.Item>
          <Form.Item
            label={t('settings:recover.code')}
            htmlFor="recovery-code"
            extra={t('settings:recover.codeHint')}
          >
            <Input.TextArea
              id="recovery-code"
              value={code}
              onChange={(event) => setCode(event.target.value)}
              autoSize={{ minRows: 2, maxRows: 4 }}
              autoComplete="off"
              spellCheck={false}
            />
          </Form.Item>
          <Alert type="warning" showIcon title={t('settings:recover.lost')} className={styles.gap ?? ''} />
          <Checkbox checked={sure} onChange={({ target }) => setSure(target.checked)}>
            {t('settings:restore.sure')}
          </Checkbox>
        </Form>
      ) : (
        <ProgressPanel
          title={t('settings:recover.title')}
          operation={operation}
          cancelling={cancel.isPending}
          onCancel={() => cancel.mutate(id)}
        >
          {t('settings:restore.done')}
        </ProgressPanel>
      )}
    </Modal>
  );
}
