/** The product a rule is for; found by typing. A vanished product can be exchanged for one that exists. */
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '@/api/keys';
import { fetchProducts } from '@/api/products';
import type { Product } from '@/api/types';
import { useShopFilter } from '@/app/shopFilter';
import { useDebounced } from '../template/useDebounced';
import styles from './rule.module.css';

const SHOWN = 20;

export interface ProductSelectProps {
  id?: string;
  /** The chosen product; `undefined` while it is not known. */
  product: Product | null | undefined;
  /** The platform's number of the product; shown when the shop has no such product. */
  value?: string;
  onChange?: (product: Product) => void;
}

export function ProductSelect({ id, product, value, onChange }: ProductSelectProps) {
  const { t } = useTranslation('products');
  const [shop] = useShopFilter();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim(), 300) || undefined;
  const found = useQuery({
    queryKey: keys.part('products', 'choice', { shop, q }),
    enabled: open,
    queryFn: ({ signal }) => fetchProducts({ shop_id: shop, q }, undefined, SHOWN, signal),
  });
  const offered = found.data?.items ?? [];
  const chosen = product && !offered.some((one) => one.id === product.id) ? [product] : [];
  const all = [...chosen, ...offered];
  return (
    <Select<string>
      {...(id === undefined ? {} : { id })}
      value={product ? product.id : value || null}
      placeholder={t('product.choose')}
      onChange={(productId) => {
        const next = all.find((one) => one.id === productId);
        if (next) onChange?.(next);
      }}
      options={all.map((one) => ({ value: one.id, label: one.title, product: one }))}
      optionRender={({ data: { product: one } }) => (
        <span className={styles.productOption}>
          {one.title}
          <small>
            {one.shop_name} · {one.product_ref}
          </small>
        </span>
      )}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      onOpenChange={setOpen}
      loading={found.isFetching || product === undefined}
    />
  );
}
