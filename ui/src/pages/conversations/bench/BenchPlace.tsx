/** The shop and the product that are asked about. */
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Shop } from '@/api/types';
import { ProductOfShop } from '../ProductOfShop';
import styles from './bench.module.css';

export interface BenchPlaceProps {
  shops: Shop[];
  shop: string;
  product: string;
  onShop: (id: string) => void;
  onProduct: (productRef: string) => void;
}

export function BenchPlace({ shops, shop, product, onShop, onProduct }: BenchPlaceProps) {
  const { t } = useTranslation('conversations');
  return (
    <div className={styles.place}>
      <label>
        <span>{t('rule.shop')}</span>
        <Select<string>
          aria-label={t('rule.shop')}
          value={shop || null}
          options={shops.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={onShop}
        />
      </label>
      <label>
        <span>{t('rule.product')}</span>
        <ProductOfShop
          aria-label={t('rule.product')}
          shopId={shop}
          value={product}
          onChange={onProduct}
          any={t('test.anyProduct')}
        />
      </label>
    </div>
  );
}
