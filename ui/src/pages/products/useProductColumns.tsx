/** The columns of the list of products. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Product } from '@/api/types';
import { type DataColumn, Money, StateTag } from '@/components';
import { ProductSwitch } from './ProductSwitch';
import styles from './products.module.css';
import { ReadinessLamp } from './ReadinessLamp';
import { RuleSummaries } from './RuleSummaries';

export function useProductColumns(onAddRule: (productId: string) => void): DataColumn<Product>[] {
  const { t } = useTranslation('products');
  return [
    {
      key: 'title',
      title: t('product.title'),
      required: true,
      minWidth: 240,
      render: (product) => (
        <div className={styles.twoLines}>
          <span title={product.title}>{product.title}</span>
          <small>
            {product.shop_name} · {product.product_ref}
          </small>
        </div>
      ),
    },
    {
      key: 'switch',
      title: t('product.switch'),
      width: 84,
      required: true,
      render: (product) => <ProductSwitch product={product} />,
    },
    {
      key: 'readiness',
      title: t('product.readiness'),
      width: 130,
      render: (product) => <ReadinessLamp product={product} />,
    },
    {
      key: 'rules',
      title: t('product.rules'),
      width: 230,
      render: (product) =>
        product.rules.length > 0 ? (
          <RuleSummaries rules={product.rules} />
        ) : (
          <Button size="small" onClick={() => onAddRule(product.id)}>
            {t('rule.add')}
          </Button>
        ),
    },
    {
      key: 'price',
      title: t('product.price'),
      width: 100,
      align: 'right',
      render: (product) => <Money fen={product.price} />,
    },
    {
      key: 'stock',
      title: t('shelf.stock'),
      width: 88,
      align: 'right',
      render: (product) => stockOf(product) ?? '—',
    },
    {
      key: 'skus',
      title: t('product.skus'),
      width: 64,
      align: 'right',
      render: (product) => product.skus.length,
    },
    {
      key: 'status',
      title: t('product.status'),
      width: 112,
      render: (product) => (
        <StateTag
          kind="product"
          state={product.status}
          plain
          hint={product.status === 'vanished' ? t('product.vanishedHint') : undefined}
        />
      ),
    },
  ];
}

/** What the platform still sells of all specifications; `undefined`: it does not say. */
function stockOf({ skus }: Product): number | undefined {
  const told = skus.map(({ stock }) => stock).filter((stock) => typeof stock === 'number');
  return told.length > 0 ? told.reduce((sum, stock) => sum + stock, 0) : undefined;
}
