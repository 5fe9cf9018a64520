/** Adds or changes a product mapping. */
import { Form, Input, Modal, Segmented, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePools } from '@/api/cards';
import { useSaveMapping } from '@/api/inbound';
import type { ProductMapping, ProductMappingRequest } from '@/api/types';
import { MoneyInput, useNotifyError } from '@/components';
import { AccountFormatInput } from './AccountFormatInput';
import { isFormat } from './accountRule';

interface MappingDialogProps {
  shopId: string;
  /** `undefined`: a new one. */
  mapping: ProductMapping | undefined;
  open: boolean;
  onClose: () => void;
}

export function MappingDialog({ shopId, mapping, open, onClose }: MappingDialogProps) {
  const { t } = useTranslation(['inbound', 'common']);
  const notify = useNotifyError();
  const [form] = Form.useForm<ProductMappingRequest>();
  const kind = Form.useWatch('kind', form);
  const pools = usePools().data ?? [];
  const save = useSaveMapping(shopId);
  const submit = (wish: ProductMappingRequest) => {
    const pool = wish.kind === 'cards' ? wish.pool_id : undefined;
    const body: ProductMappingRequest = {
      product_ref: mapping?.product_ref ?? wish.product_ref.trim(),
      title: wish.title ?? '',
      kind: wish.kind,
      account_format: wish.kind === 'top_up' ? (wish.account_format ?? '') : '',
      several: wish.several ?? false,
      switched_on: wish.switched_on ?? true,
      ...(wish.price === null || wish.price === undefined ? {} : { price: wish.price }),
      ...(pool ? { pool_id: pool } : {}),
    };
    save.mutate(body, { onSuccess: onClose, onError: notify });
  };
  return (
    <Modal
      open={open}
      title={t(mapping ? 'inbound:map.edit' : 'inbound:map.add')}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('inbound:map.save')}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ loading: save.isPending }}
      destroyOnHidden
    >
      <Form<ProductMappingRequest>
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        initialValues={mapping ?? { kind: 'cards', switched_on: true, several: false, account_format: '' }}
        onFinish={submit}
      >
        <Form.Item
          name="product_ref"
          label={t('inbound:map.ref')}
          extra={t('inbound:map.refHint')}
          rules={[{ required: true, whitespace: true, message: t('inbound:map.refRequired') }]}
        >
          <Input maxLength={64} disabled={mapping !== undefined} spellCheck={false} />
        </Form.Item>
        <Form.Item name="title" label={t('inbound:map.name')}>
          <Input maxLength={120} />
        </Form.Item>
        <Form.Item name="kind" label={t('inbound:map.kind')}>
          <Segmented
            options={(['cards', 'top_up'] as const).map((value) => ({
              value,
              label: t(`inbound:map.${value}`),
            }))}
          />
        </Form.Item>
        {kind === 'top_up' ? (
          <>
            <Form.Item
              name="account_format"
              label={t('inbound:map.format')}
              rules={[
                {
                  validator: (_, format?: string) =>
                    isFormat(format ?? '')
                      ? Promise.resolve()
                      : Promise.reject(new Error(t('inbound:map.formatWrong'))),
                },
              ]}
            >
              <AccountFormatInput />
            </Form.Item>
            <Form.Item name="several" label={t('inbound:map.several')} valuePropName="checked">
              <Switch />
            </Form.Item>
          </>
        ) : (
          <Form.Item name="pool_id" label={t('inbound:map.pool')} extra={t('inbound:map.poolHint')}>
            <Select allowClear options={pools.map(({ id, name }) => ({ value: id, label: name }))} />
          </Form.Item>
        )}
        <Form.Item name="price" label={t('inbound:map.price')} extra={t('inbound:map.priceHint')}>
          <MoneyInput />
        </Form.Item>
        <Form.Item name="switched_on" label={t('inbound:map.on')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  );
}
