/** A pool made or changed. */
import { App, Form, Input, InputNumber, Modal, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/api/ApiError';
import { useSavePool } from '@/api/cards';
import type { FieldError, Pool, PoolBody } from '@/api/types';
import { useLast } from '@/app/useLast';
import { useNotifyError } from '@/components';
import styles from '../cards.module.css';
import { DRAW_ORDERS, KINDS } from './choices';

export interface PoolDialogProps {
  /** `undefined`: closed. */
  editing: Pool | 'new' | undefined;
  onClose: () => void;
  onSaved: (pool: Pool) => void;
}

const NEW: PoolBody = {
  name: '',
  kind: 'once',
  draw_order: 'oldest',
  use_limit: null,
  low_stock_at: 20,
  near_expiry_days: 0,
  manual: '',
};
const FIRST_LIMIT = 10;

export function PoolDialog({ editing, onClose, onSaved }: PoolDialogProps) {
  const { t } = useTranslation(['cards', 'common']);
  const { message } = App.useApp();
  const notifyError = useNotifyError();
  const save = useSavePool();
  const [form] = Form.useForm<PoolBody>();
  const kind = Form.useWatch('kind', form);
  const shown = useLast(editing);
  const pool = shown === 'new' ? undefined : shown;

  const submit = (values: PoolBody) => {
    const body: PoolBody = {
      ...NEW,
      ...pool,
      ...values,
      use_limit: values.kind === 'reusable' ? (values.use_limit ?? FIRST_LIMIT) : null,
    };
    const { name, kind: bodyKind, draw_order, use_limit, low_stock_at, near_expiry_days, manual } = body;
    save.mutate(
      {
        id: pool?.id,
        body: {
          name: name.trim(),
          kind: bodyKind,
          draw_order,
          use_limit,
          low_stock_at,
          near_expiry_days,
          manual,
        },
      },
      {
        onSuccess: (saved) => {
          message.success(t('common:saved'));
          onSaved(saved);
        },
        onError: (error) => {
          const fields = error instanceof ApiError ? error.details.fields : undefined;
          if (!Array.isArray(fields)) return notifyError(error);
          form.setFields(
            (fields as FieldError[]).map(({ field }) => ({
              name: field as keyof PoolBody,
              errors: [t('cards:pool.wrongField')],
            })),
          );
        },
      },
    );
  };
  return (
    <Modal
      open={editing !== undefined}
      title={pool ? t('cards:pool.edit') : t('cards:pool.add')}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('common:action.save')}
      confirmLoading={save.isPending}
      destroyOnHidden
      width={560}
    >
      <Form<PoolBody>
        key={pool?.id ?? 'new'}
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        initialValues={pool ?? NEW}
        onFinish={submit}
      >
        <Form.Item
          name="name"
          label={t('cards:pool.name')}
          rules={[{ required: true, whitespace: true, message: t('cards:pool.nameRequired') }]}
        >
          <Input maxLength={60} placeholder={t('cards:pool.namePlaceholder')} />
        </Form.Item>
        <Form.Item name="kind" label={t('cards:pool.kind')} extra={kind ? t(`cards:kindHint.${kind}`) : null}>
          <Radio.Group options={KINDS.map((one) => ({ value: one, label: t(`cards:kind.${one}`) }))} />
        </Form.Item>
        <div className={styles.twoFields}>
          {kind === 'reusable' ? (
            <Form.Item
              name="use_limit"
              label={t('cards:pool.useLimit')}
              rules={[{ required: true, message: t('cards:pool.useLimitRequired') }]}
            >
              <InputNumber min={1} max={1_000_000} precision={0} placeholder={String(FIRST_LIMIT)} />
            </Form.Item>
          ) : null}
          {kind === 'fixed' ? null : (
            <Form.Item name="draw_order" label={t('cards:pool.drawOrder')}>
              <Select
                options={DRAW_ORDERS.map((order) => ({ value: order, label: t(`cards:order.${order}`) }))}
              />
            </Form.Item>
          )}
          <Form.Item
            name="near_expiry_days"
            label={t('cards:pool.nearExpiry')}
            tooltip={t('cards:pool.nearExpiryHint')}
          >
            <InputNumber
              min={0}
              max={3650}
              precision={0}
              suffix={t('common:unit.day')}
              style={{ width: 140 }}
            />
          </Form.Item>
          <Form.Item
            name="low_stock_at"
            label={t('cards:pool.lowStock')}
            tooltip={t('cards:pool.lowStockHint')}
          >
            <InputNumber min={0} precision={0} style={{ width: 140 }} />
          </Form.Item>
        </div>
        <Form.Item name="manual" label={t('cards:pool.manual')} extra={t('cards:pool.manualHint')}>
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={20_000} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
