/** Cards into a file: masked, or in clear after a second yes. Either is written down. */
import { DownloadOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Form, Input, Modal, Radio, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { finishedExport, saveExport, useStartExport } from '@/api/exports';
import { useCancelOperation, useOperation } from '@/api/operations';
import type { CardState, Pool } from '@/api/types';
import { asksForPassword, ProgressPanel, useNotifyError, useStateWord } from '@/components';
import styles from './cards.module.css';
import { CARD_STATES } from './useCardsUrl';

export interface ExportDialogProps {
  open: boolean;
  poolId: string | undefined;
  pools: Pool[];
  state: CardState | undefined;
  onClose: () => void;
}

export function ExportDialog(props: ExportDialogProps) {
  const { t } = useTranslation('cards');
  return (
    <Modal
      open={props.open}
      title={t('export.title')}
      onCancel={props.onClose}
      footer={null}
      width={520}
      destroyOnHidden
    >
      <Body {...props} />
    </Modal>
  );
}

interface Answer {
  pool_id: string | null;
  state: CardState | null;
  format: 'xlsx' | 'csv';
  unlocked: boolean;
  password?: string;
}

function Body({ poolId, pools, state, onClose }: ExportDialogProps) {
  const { t } = useTranslation(['cards', 'common']);
  const word = useStateWord();
  const notifyError = useNotifyError();
  const [form] = Form.useForm<Answer>();
  const unlocked = Form.useWatch('unlocked', form) ?? false;
  const [agreed, setAgreed] = useState(false);
  const start = useStartExport();
  const operation = useOperation(start.data?.operation_id);
  const cancel = useCancelOperation();
  const download = useMutation({ mutationFn: saveExport, onError: notifyError });
  const file = finishedExport(operation.data?.result);
  const submit = (answer: Answer) =>
    start.mutate(
      {
        kind: 'cards',
        format: answer.format,
        filter: {
          ...(answer.pool_id ? { pool_id: answer.pool_id } : {}),
          ...(answer.state ? { state: answer.state } : {}),
        },
        unlocked: answer.unlocked,
        ...(answer.unlocked && answer.password ? { password: answer.password } : {}),
      },
      { onError: (error) => (asksForPassword(error) ? undefined : notifyError(error)) },
    );
  if (start.data) {
    const { operation_id } = start.data;
    return (
      <div className={styles.stack}>
        <ProgressPanel
          title={t('cards:export.title')}
          operation={operation.data}
          cancelling={cancel.isPending}
          onCancel={() => cancel.mutate(operation_id, { onError: notifyError })}
        >
          {file ? (
            <Button
              type="primary"
              icon={<DownloadOutlined />}
              loading={download.isPending}
              onClick={() => download.mutate(file)}
            >
              {t('cards:export.download', { name: file.name })}
            </Button>
          ) : null}
        </ProgressPanel>
        <div className={styles.dialogFooter}>
          <Button onClick={onClose}>{t('common:action.close')}</Button>
        </div>
      </div>
    );
  }
  return (
    <Form<Answer>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ pool_id: poolId ?? null, state: state ?? null, format: 'xlsx', unlocked: false }}
      onFinish={submit}
    >
      <div className={styles.twoFields}>
        <Form.Item name="pool_id" label={t('cards:card.pool')}>
          <Select
            allowClear
            placeholder={t('cards:pool.all')}
            showSearch={{ optionFilterProp: 'label' }}
            options={pools.map((pool) => ({ value: pool.id, label: pool.name }))}
          />
        </Form.Item>
        <Form.Item name="state" label={t('cards:card.state')}>
          <Select
            allowClear
            placeholder={t('cards:card.anyState')}
            options={CARD_STATES.map((one) => ({ value: one, label: word('card', one) }))}
          />
        </Form.Item>
      </div>
      <Form.Item name="format" label={t('cards:export.format')}>
        <Radio.Group
          optionType="button"
          options={[
            { value: 'xlsx', label: 'Excel (xlsx)' },
            { value: 'csv', label: 'CSV' },
          ]}
        />
      </Form.Item>
      <Form.Item name="unlocked" label={t('cards:export.content')}>
        <Radio.Group
          options={[
            { value: false, label: t('cards:export.masked') },
            { value: true, label: t('cards:export.unlocked') },
          ]}
        />
      </Form.Item>
      {unlocked ? (
        <Alert
          className={styles.warn ?? ''}
          type="warning"
          showIcon
          title={t('cards:export.warning')}
          description={
            <Checkbox checked={agreed} onChange={(event) => setAgreed(event.target.checked)}>
              {t('cards:export.agree')}
            </Checkbox>
          }
        />
      ) : null}
      {unlocked && start.error && asksForPassword(start.error) ? (
        <Form.Item
          name="password"
          label={t('cards:reveal.password')}
          {...(start.variables?.password
            ? { validateStatus: 'error' as const, help: t('cards:reveal.wrong') }
            : {})}
        >
          <Input.Password autoFocus autoComplete="current-password" />
        </Form.Item>
      ) : null}
      <div className={styles.dialogFooter}>
        <Button onClick={onClose}>{t('common:action.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={start.isPending} disabled={unlocked && !agreed}>
          {t('cards:export.run')}
        </Button>
      </div>
    </Form>
  );
}
