/** One product: is it ready, its specifications, its rules. */
import { PlusOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useProduct } from '@/api/products';
import type { Product } from '@/api/types';
import { useLast } from '@/app/useLast';
import {
  CopyText,
  DetailDrawer,
  DrawerSection,
  EmptyState,
  Facts,
  Money,
  SimpleTable,
  StateTag,
  Time,
} from '@/components';
import { ProductSwitch } from './ProductSwitch';
import styles from './products.module.css';
import { ReadinessList } from './ReadinessList';
import { SkuTable } from './SkuTable';

export interface ProductDrawerProps {
  id: string | undefined;
  onClose: () => void;
  onEditRule: (id: string) => void;
  onAddRule: (productId: string) => void;
}

export function ProductDrawer({ id, onClose, onEditRule, onAddRule }: ProductDrawerProps) {
  const { t } = useTranslation('products');
  const { data: product, isPending, error, refetch } = useProduct(useLast(id));
  return (
    <DetailDrawer
      open={id !== undefined}
      onClose={onClose}
      title={product?.title ?? t('product.title')}
      states={
        product ? (
          <>
            <StateTag kind="product" state={product.status} />
            <label className={styles.switchLine}>
              <ProductSwitch product={product} /> {t('product.switchHint')}
            </label>
          </>
        ) : null
      }
      loading={isPending}
      error={error}
      onRetry={() => void refetch()}
      actions={
        product ? (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => onAddRule(product.id)}>
            {t('rule.add')}
          </Button>
        ) : null
      }
    >
      {product ? <Body product={product} onEditRule={onEditRule} /> : null}
    </DetailDrawer>
  );
}

function Body({ product, onEditRule }: { product: Product; onEditRule: (id: string) => void }) {
  const { t } = useTranslation(['products', 'common']);
  return (
    <>
      {product.status === 'vanished' ? (
        <Alert
          className={styles.alert ?? ''}
          type="warning"
          showIcon
          title={t('products:product.vanished')}
          description={t('products:product.vanishedHint')}
        />
      ) : null}
      <Facts
        items={[
          { key: 'shop', label: t('products:product.shop'), value: product.shop_name },
          { key: 'price', label: t('products:product.price'), value: <Money fen={product.price} /> },
          {
            key: 'ref',
            label: t('products:product.ref'),
            value: <CopyText text={product.product_ref} />,
          },
          {
            key: 'updated',
            label: t('products:product.updated'),
            value: <Time at={product.updated_at} />,
          },
        ]}
      />
      <DrawerSection title={t('products:product.readiness')}>
        <ReadinessList product={product} />
      </DrawerSection>
      <DrawerSection title={t('products:product.rules')}>
        {product.rules.length > 0 ? (
          <SimpleTable
            label={t('products:product.rules')}
            rowKey={(rule) => rule.id}
            rows={product.rules}
            onOpen={(rule) => onEditRule(rule.id)}
            columns={[
              {
                key: 'scope',
                title: t('products:rule.scope'),
                minWidth: 120,
                render: (rule) => rule.scope_text || t('products:scope.all'),
              },
              {
                key: 'mode',
                title: t('products:rule.mode'),
                width: 96,
                render: (rule) => <StateTag kind="mode" state={rule.mode} plain />,
              },
              {
                key: 'pool',
                title: t('products:rule.source'),
                width: 150,
                render: (rule) => rule.pool_name ?? '—',
              },
              {
                key: 'status',
                title: t('products:rule.status'),
                width: 84,
                render: (rule) => <StateTag kind="rule" state={rule.status} plain />,
              },
              {
                key: 'edit',
                title: t('products:rule.actions'),
                width: 72,
                align: 'right',
                render: (rule) => (
                  <Button size="small" type="link" onClick={() => onEditRule(rule.id)}>
                    {t('common:action.edit')}
                  </Button>
                ),
              },
            ]}
          />
        ) : (
          <EmptyState
            compact
            picture="list"
            title={t('products:rule.none')}
            hint={t('products:rule.noneHint')}
          />
        )}
      </DrawerSection>
      <DrawerSection title={t('products:product.skusOf', { figure: product.skus.length })}>
        <SkuTable product={product} />
      </DrawerSection>
    </>
  );
}
