/** 商品开关: whether the program delivers this product at all. */
import { Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSwitchProduct } from '@/api/products';
import type { Product } from '@/api/types';
import { useNotifyError } from '@/components';

export function ProductSwitch({ product }: { product: Product }) {
  const { t } = useTranslation('products');
  const notifyError = useNotifyError();
  const turn = useSwitchProduct();
  // Shown at once; the list brings the truth.
  const on = turn.isPending ? turn.variables.on : product.switched_on;
  return (
    <Switch
      size="small"
      checked={on}
      loading={turn.isPending}
      aria-label={t('product.switchOf', { title: product.title })}
      onChange={(next) => turn.mutate({ id: product.id, on: next }, { onError: notifyError })}
    />
  );
}
