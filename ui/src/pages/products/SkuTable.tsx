/** The specifications of a product, with what its platform says of stock and prices. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Product } from '@/api/types';
import { shopPath } from '@/app/paths';
import { CopyText, Money, SimpleTable } from '@/components';
import styles from './products.module.css';
import { ShelfDialog } from './ShelfDialog';
import { UploadDialog } from './UploadDialog';

type Sku = Product['skus'][number];

export function SkuTable({ product }: { product: Product }) {
  const { t } = useTranslation(['products', 'orders']);
  const [edited, setEdited] = useState<Sku>();
  const [filled, setFilled] = useState<Sku>();
  const told = product.skus.some(({ stock }) => typeof stock === 'number');
  return (
    <>
      <SimpleTable
        label={t('product.skus')}
        rowKey={(sku) => sku.sku_ref}
        rows={product.skus}
        empty={<p className={styles.faint}>{t('product.noSkus')}</p>}
        columns={[
          {
            key: 'spec',
            title: t('product.spec'),
            minWidth: 150,
            render: (sku) => sku.spec || '—',
          },
          {
            key: 'code',
            title: t('product.merchantCode'),
            width: 150,
            render: (sku) => (sku.merchant_code ? <CopyText text={sku.merchant_code} /> : '—'),
          },
          { key: 'sku', title: 'SKU', width: 150, render: (sku) => <CopyText text={sku.sku_ref} /> },
          {
            key: 'price',
            title: t('product.price'),
            width: 90,
            align: 'right',
            render: (sku) => <Money fen={sku.price} />,
          },
          ...(told
            ? [
                {
                  key: 'stock',
                  title: t('shelf.stock'),
                  width: 90,
                  align: 'right' as const,
                  render: (sku: Sku) => sku.stock ?? '—',
                },
              ]
            : []),
          ...(product.can_set_shelf
            ? [
                {
                  key: 'edit',
                  title: t('orders:column.action'),
                  width: 230,
                  align: 'right' as const,
                  render: (sku: Sku) => (
                    <>
                      <Button size="small" type="link" onClick={() => setEdited(sku)}>
                        {t('shelf.edit')}
                      </Button>
                      <Button
                        size="small"
                        type="link"
                        disabled={!product.can_upload_cards}
                        onClick={() => setFilled(sku)}
                      >
                        {t('upload.open')}
                      </Button>
                    </>
                  ),
                },
              ]
            : []),
        ]}
      />
      {product.can_set_shelf && !product.can_upload_cards && product.skus.length > 0 ? (
        <p className={styles.faint}>
          {t('upload.noKey')} <Link to={shopPath(product.shop_id)}>{t('upload.toShop')}</Link>
        </p>
      ) : null}
      {edited ? (
        <ShelfDialog productId={product.id} sku={edited} onClose={() => setEdited(undefined)} />
      ) : null}
      {filled ? (
        <UploadDialog productId={product.id} sku={filled} onClose={() => setFilled(undefined)} />
      ) : null}
    </>
  );
}
