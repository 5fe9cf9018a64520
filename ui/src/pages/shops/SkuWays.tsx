/** One of several ways for each SKU of a shop; kept as text, `SKU=way; SKU=way`. */
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { keys } from '@/api/keys';
import { fetchProducts } from '@/api/products';
import type { FormField } from '@/api/types';
import { type BySkuGiven, ErrorState, useKnownWord } from '@/components';
import styles from './shops.module.css';

/** Products offered at once. */
const OFFERED = 100;

interface Row {
  /** What the SKU is kept under. */
  name: string;
  title: string;
  spec: string;
}

export interface SkuWaysProps extends BySkuGiven {
  shop: string;
  /** Where the words of the ways are. */
  words: string;
  field: FormField;
}

export function SkuWays({ shop, words, field, value = '', onChange }: SkuWaysProps) {
  const { t } = useTranslation('shops');
  const known = useKnownWord();
  const query = useQuery({
    queryKey: keys.part('products', 'ways', { shop }),
    queryFn: ({ signal }) => fetchProducts({ shop_id: shop, q: undefined }, undefined, OFFERED, signal),
  });
  const chosen = readWays(value);
  if (query.error && !query.data) {
    return <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />;
  }
  const listed: Row[] = (query.data?.items ?? []).flatMap(({ title, skus }) =>
    skus.map(({ sku_ref, merchant_code, spec }) => ({
      // What was kept under the merchant's code stays there.
      name: merchant_code !== '' && chosen.has(merchant_code) ? merchant_code : sku_ref,
      title,
      spec,
    })),
  );
  // A way stays also when its SKU is not listed.
  const others = [...chosen.keys()].filter((name) => !listed.some((row) => row.name === name));
  const rows = [...listed, ...others.map((name) => ({ name, title: name, spec: '' }))];
  if (rows.length === 0) return <p className={styles.waysNone}>{t('ways.none')}</p>;
  const choose = (name: string, way: string) => {
    const next = new Map(chosen);
    if (way === '') next.delete(name);
    else next.set(name, way);
    onChange?.(writeWays(next));
  };
  const options = [
    { value: '', label: t('ways.usual') },
    ...field.words.map((way) => ({ value: way, label: known(`${words}.${way}`, way) })),
  ];
  return (
    <ul className={styles.ways}>
      {rows.map(({ name, title, spec }) => (
        <li key={name}>
          <span>
            {title}
            {spec ? <small>{spec}</small> : null}
          </span>
          <Select
            aria-label={t('ways.of', { sku: [title, spec].filter(Boolean).join(' ') })}
            value={chosen.get(name) ?? ''}
            options={options}
            onChange={(way) => choose(name, way)}
          />
        </li>
      ))}
    </ul>
  );
}

/** The ways that are kept, by SKU. */
export function readWays(text: string): Map<string, string> {
  const pairs = text.split(/[;\uff1b\n,]/).map((pair) => pair.split('=').map((part) => part.trim()));
  return new Map(pairs.flatMap(([sku, way]) => (sku && way ? [[sku, way] as const] : [])));
}

export function writeWays(ways: Map<string, string>): string {
  return [...ways].map(([sku, way]) => `${sku}=${way}`).join('; ');
}
