/** A product of one shop, found by typing; the empty value is "any". */
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { keys } from '@/api/keys';
import { fetchProducts } from '@/api/products';
import { useSettled } from './useSettled';

const OFFERED = 50;

export interface ProductOfShopProps {
  id?: string;
  value?: string;
  onChange?: (productRef: string) => void;
  /** Empty: nothing can be chosen. */
  shopId: string;
  /** The title of the chosen product, when the list does not hold it. */
  kept?: string | undefined;
  /** The words for "any product". */
  any: string;
  'aria-label'?: string;
}

export function ProductOfShop({ id, value = '', onChange, shopId, kept, any, ...aria }: ProductOfShopProps) {
  const [typed, setTyped] = useState('');
  const q = useSettled(typed.trim()) || undefined;
  const found = useQuery({
    queryKey: keys.part('products', 'service', { shopId, q }),
    enabled: shopId !== '',
    queryFn: ({ signal }) => fetchProducts({ shop_id: shopId, q }, undefined, OFFERED, signal),
  });
  const offered = (found.data?.items ?? []).map((one) => ({ value: one.product_ref, label: one.title }));
  const missing = value !== '' && !offered.some((one) => one.value === value);
  return (
    <Select<string>
      {...(id === undefined ? {} : { id })}
      aria-label={aria['aria-label']}
      value={value}
      disabled={shopId === ''}
      loading={found.isFetching}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      onChange={(next) => onChange?.(next)}
      options={[{ value: '', label: any }, ...(missing ? [{ value, label: kept ?? value }] : []), ...offered]}
    />
  );
}
