/** What the program knows and may do for each product: mode, notes, floor of the bargaining. */
import { Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAiProducts } from '@/api/ai';
import type { AiProduct } from '@/api/serviceContract';
import { useShopFilter } from '@/app/shopFilter';
import { type DataColumn, DataTable, EmptyState, Money, StateTag, Time, ToneTag } from '@/components';
import type { ChangeUrl } from '../useConversationsUrl';
import { useTypedSearch } from '../useTypedSearch';
import { ProductDrawer } from './ProductDrawer';
import { placeIn, placeText } from './place';
import styles from './products.module.css';

const AT_ONCE = 50;

export interface ProductsPartProps {
  /** The product whose form is open. */
  edit: string | undefined;
  change: ChangeUrl;
}

export function ProductsPart({ edit, change }: ProductsPartProps) {
  const { t } = useTranslation('conversations');
  const [shop] = useShopFilter();
  const [q, setQ] = useState<string>();
  const search = useTypedSearch(q, setQ);
  const query = useAiProducts({ shop_id: shop, q }, AT_ONCE);
  const columns: DataColumn<AiProduct>[] = [
    {
      key: 'title',
      title: t('rule.product'),
      required: true,
      minWidth: 240,
      render: (product) => (
        <div className={styles.two}>
          <span title={product.title}>{product.title}</span>
          <small>
            {product.shop_name} · {product.product_ref}
          </small>
        </div>
      ),
    },
    {
      key: 'price',
      title: t('suggestion.price'),
      width: 100,
      align: 'right',
      render: (product) => <Money fen={product.price} />,
    },
    {
      key: 'floor',
      title: t('bench.floor'),
      width: 100,
      align: 'right',
      render: (product) => <Money fen={product.floor} />,
    },
    {
      key: 'mode',
      title: t('mode.label'),
      width: 120,
      render: (product) =>
        product.mode === null ? (
          <span className={styles.faint}>{t('mode.fromShop')}</span>
        ) : (
          <StateTag kind="service" state={product.mode} plain />
        ),
    },
    {
      key: 'notes',
      title: t('product.notes'),
      width: 220,
      render: (product) => <span title={product.notes}>{product.notes || '—'}</span>,
    },
    {
      key: 'state',
      title: t('product.state'),
      width: 110,
      render: (product) =>
        product.set_up ? (
          <ToneTag tone="green">{t('product.setUp')}</ToneTag>
        ) : (
          <ToneTag tone="grey">{t('product.notSetUp')}</ToneTag>
        ),
    },
    {
      key: 'updated',
      title: t('product.updated'),
      width: 120,
      hidden: true,
      render: (product) => <Time at={product.updated_at} />,
    },
  ];
  const place = placeIn(edit);
  return (
    <>
      <DataTable
        id="service-products"
        label={t('tab.products')}
        rowKey={(product) => placeText(product)}
        columns={columns}
        query={query}
        activeId={edit}
        onOpen={(product) => change({ edit: placeText(product) })}
        onClearFilters={q ? () => setQ(undefined) : undefined}
        toolbar={
          <Input.Search
            className={styles.search ?? ''}
            allowClear
            value={search.text}
            placeholder={t('product.search')}
            aria-label={t('product.search')}
            onChange={({ target }) => search.type(target.value)}
            onSearch={search.commit}
          />
        }
        empty={<EmptyState picture="parcel" title={t('product.empty')} hint={t('product.emptyHint')} />}
      />
      <ProductDrawer place={place} onClose={() => change({ edit: undefined })} />
    </>
  );
}
