/** Makes or changes a rule: for which shop and product, after what, how long to wait. */
import { useQuery } from '@tanstack/react-query';
import { Form, Modal, Radio, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { keys } from '@/api/keys';
import { fetchProducts } from '@/api/products';
import type {
  VerificationCondition,
  VerificationRule,
  VerificationRuleBody,
  VerificationShop,
} from '@/api/types';
import { useSaveVerificationRule } from '@/api/verifications';
import { DurationInput, useNotifyError } from '@/components';
import styles from './verifications.module.css';

const CONDITIONS = [
  'paid',
  'sent',
  'shipped',
  'completed',
] as const satisfies readonly VerificationCondition[];
const UNITS = ['minute', 'hour', 'day'] as const;
const LONGEST = 90 * 86_400_000;
/** Products offered; a shop with more is searched by typing. */
const OFFERED = 100;

export interface RuleDialogProps {
  editing: VerificationRule | 'new' | undefined;
  shops: VerificationShop[];
  onClose: () => void;
}

export function RuleDialog({ editing, shops, onClose }: RuleDialogProps) {
  const { t } = useTranslation(['verifications', 'common']);
  const notify = useNotifyError();
  const save = useSaveVerificationRule();
  const [form] = Form.useForm<VerificationRuleBody>();
  const shop = Form.useWatch('shop_id', form);
  const rule = editing === 'new' ? undefined : editing;
  const products = useQuery({
    queryKey: keys.part('products', 'verifying', { shop }),
    enabled: editing !== undefined && Boolean(shop),
    queryFn: ({ signal }) => fetchProducts({ shop_id: shop, q: undefined }, undefined, OFFERED, signal),
  });
  const initial: VerificationRuleBody = rule ?? {
    shop_id: shops[0]?.shop_id ?? '',
    product_ref: '',
    condition: 'completed',
    wait_ms: 86_400_000,
    active: false,
  };
  const submit = ({ shop_id, product_ref, condition, wait_ms, active }: VerificationRuleBody) =>
    save.mutate(
      {
        id: rule?.id,
        body: {
          shop_id,
          product_ref: product_ref ?? '',
          condition,
          wait_ms: wait_ms ?? 0,
          active: active ?? false,
        },
      },
      { onSuccess: onClose, onError: notify },
    );
  const offered = (products.data?.items ?? []).map((one) => ({ value: one.product_ref, label: one.title }));
  const kept =
    rule && rule.product_ref !== '' && !offered.some((one) => one.value === rule.product_ref)
      ? [{ value: rule.product_ref, label: rule.product_title || rule.product_ref }]
      : [];
  return (
    <Modal
      open={editing !== undefined}
      title={rule ? t('verifications:rule.edit') : t('verifications:rule.add')}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('common:action.save')}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ loading: save.isPending }}
      destroyOnHidden
    >
      <Form<VerificationRuleBody>
        form={form}
        layout="vertical"
        requiredMark={false}
        preserve={false}
        initialValues={initial}
        onFinish={submit}
      >
        <Form.Item
          name="shop_id"
          label={t('verifications:record.shop')}
          rules={[{ required: true, message: t('verifications:rule.shopRequired') }]}
        >
          <Select
            options={shops.map((one) => ({ value: one.shop_id, label: one.name }))}
            onChange={() => form.setFieldValue('product_ref', '')}
          />
        </Form.Item>
        <Form.Item name="product_ref" label={t('verifications:rule.product')}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            loading={products.isFetching}
            options={[{ value: '', label: t('verifications:rule.anyProduct') }, ...kept, ...offered]}
          />
        </Form.Item>
        <Form.Item name="condition" label={t('verifications:rule.condition')}>
          <Radio.Group
            className={styles.conditions ?? ''}
            options={CONDITIONS.map((value) => ({ value, label: t(`verifications:condition.${value}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="wait_ms"
          label={t('verifications:rule.wait')}
          extra={t('verifications:rule.waitHint')}
        >
          <DurationInput units={UNITS} max={LONGEST} />
        </Form.Item>
        <Form.Item
          name="active"
          label={t('verifications:rule.active')}
          valuePropName="checked"
          extra={t('verifications:rule.activeHint')}
        >
          <Switch
            checkedChildren={t('verifications:rule.on')}
            unCheckedChildren={t('verifications:rule.off')}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
