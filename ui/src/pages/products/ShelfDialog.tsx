/** Stock and prices of a specification at its platform: nothing is set unless the seller says so here. */
import { App, Form, InputNumber, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSetShelf } from '@/api/products';
import type { Product } from '@/api/types';
import { useNotifyError } from '@/components';

type Sku = Product['skus'][number];

interface Wish {
  stock: number | null;
  group: number | null;
  single: number | null;
}

export interface ShelfDialogProps {
  productId: string;
  sku: Sku;
  onClose: () => void;
}

const MOST_STOCK = 10_000_000;
const toFen = (yuan: number | null) => (yuan === null ? undefined : Math.round(yuan * 100));

export function ShelfDialog({ productId, sku, onClose }: ShelfDialogProps) {
  const { t } = useTranslation(['products', 'common']);
  const { message } = App.useApp();
  const notify = useNotifyError();
  const [form] = Form.useForm<Wish>();
  const set = useSetShelf();
  const now: Wish = {
    stock: sku.stock ?? null,
    group: sku.price / 100,
    single: sku.single_price === null || sku.single_price === undefined ? null : sku.single_price / 100,
  };
  const submit = (wish: Wish) => {
    const priced = wish.group !== now.group || wish.single !== now.single;
    const body = {
      ...(wish.stock !== null && wish.stock !== now.stock ? { stock: wish.stock } : {}),
      ...(priced ? { price: toFen(wish.group) ?? null, single_price: toFen(wish.single) ?? null } : {}),
    };
    if (Object.keys(body).length === 0) return onClose();
    set.mutate(
      { id: productId, skuRef: sku.sku_ref, body },
      {
        onSuccess: () => {
          void message.success(t('products:shelf.saved'));
          onClose();
        },
        onError: notify,
      },
    );
  };
  return (
    <Modal
      open
      title={t('products:shelf.editTitle', { spec: sku.spec || sku.sku_ref })}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={t('products:shelf.save')}
      cancelText={t('common:action.cancel')}
      confirmLoading={set.isPending}
      width={400}
      destroyOnHidden
    >
      <Form<Wish> form={form} layout="vertical" requiredMark={false} initialValues={now} onFinish={submit}>
        <Form.Item name="stock" label={t('products:shelf.stock')} extra={t('products:shelf.stockHint')}>
          <InputNumber min={0} max={MOST_STOCK} precision={0} />
        </Form.Item>
        <Form.Item name="group" label={t('products:shelf.group')}>
          <InputNumber min={0.01} precision={2} prefix="¥" />
        </Form.Item>
        <Form.Item
          name="single"
          label={t('products:shelf.single')}
          extra={t('products:shelf.priceNote')}
          dependencies={['group']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, single: number | null) =>
                single === null || single > Number(getFieldValue('group'))
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('products:shelf.singleHigher'))),
            }),
          ]}
        >
          <InputNumber min={0.01} precision={2} prefix="¥" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
