/** Lets simulated buyers of the practice shop pay: what, which spec, how many, by how many buyers. */
import { ShoppingCartOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePay } from '@/api/practice';
import type { PracticeProduct } from '@/api/types';
import { formatFen, useNotifyError } from '@/components';
import styles from './practice.module.css';

export interface PayFormProps {
  products: PracticeProduct[];
  /** The numbers of the new orders. */
  onPaid: (sns: string[]) => void;
  /** Only the product, its spec and the button. */
  compact?: boolean;
  /** The one thing to do on this screen. */
  primary?: boolean;
}

interface Wish {
  product_ref: string;
  sku_ref?: string;
  quantity: number;
  count: number;
  buyer?: string;
}

/** The market sells no more of a kind to one buyer, and no more orders by one click. */
const MOST_PIECES = 99;
const MOST_BUYERS = 500;

export function PayForm({ products, onPaid, compact, primary }: PayFormProps) {
  const { t } = useTranslation('practice');
  const notify = useNotifyError();
  const pay = usePay();
  const [form] = Form.useForm<Wish>();
  const first = products[0];
  const chosen = Form.useWatch('product_ref', form) ?? first?.product_ref;
  const skus = products.find((product) => product.product_ref === chosen)?.skus ?? [];
  const submit = ({ sku_ref, buyer, ...wish }: Wish) => {
    const name = buyer?.trim();
    const body = { ...wish, ...(sku_ref ? { sku_ref } : {}), ...(name ? { buyer: name } : {}) };
    pay.mutate(body, { onSuccess: ({ sns }) => onPaid(sns), onError: notify });
  };
  const skuOf = (ref: string | undefined) =>
    products.find((product) => product.product_ref === ref)?.skus[0]?.sku_ref;
  return (
    <Form<Wish>
      form={form}
      layout="vertical"
      requiredMark={false}
      className={styles.pay ?? ''}
      onFinish={submit}
      initialValues={{
        product_ref: first?.product_ref,
        sku_ref: skuOf(first?.product_ref),
        quantity: 1,
        count: 1,
      }}
      onValuesChange={(changed: Partial<Wish>) => {
        if (changed.product_ref) form.setFieldValue('sku_ref', skuOf(changed.product_ref));
      }}
    >
      <Form.Item name="product_ref" label={t('pay.product')}>
        <Select
          options={products.map((product) => ({
            value: product.product_ref,
            label: `${product.title} · ${formatFen(product.price)}`,
          }))}
        />
      </Form.Item>
      <div className={styles.payLine}>
        <Form.Item name="sku_ref" label={t('pay.spec')} className={styles.grow ?? ''}>
          <Select
            disabled={skus.length === 0}
            placeholder={t('pay.noSpec')}
            options={skus.map((sku) => ({
              value: sku.sku_ref,
              label: `${sku.spec} · ${formatFen(sku.price)}`,
            }))}
          />
        </Form.Item>
        <Form.Item name="quantity" label={t('pay.quantity')} hidden={compact ?? false}>
          <InputNumber min={1} max={MOST_PIECES} precision={0} className={styles.number ?? ''} />
        </Form.Item>
        <Form.Item name="count" label={t('pay.count')}>
          <InputNumber min={1} max={MOST_BUYERS} precision={0} className={styles.number ?? ''} />
        </Form.Item>
        <Form.Item
          name="buyer"
          label={t('pay.buyer')}
          hidden={compact ?? false}
          className={styles.buyer ?? ''}
        >
          <Input maxLength={40} placeholder={t('pay.anyBuyer')} />
        </Form.Item>
      </div>
      <Button
        type={primary ? 'primary' : 'default'}
        htmlType="submit"
        icon={<ShoppingCartOutlined />}
        loading={pay.isPending}
        disabled={products.length === 0}
        block={compact ?? false}
      >
        {t('pay.submit')}
      </Button>
    </Form>
  );
}
