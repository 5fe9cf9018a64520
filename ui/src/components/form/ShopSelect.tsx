/** Choose a shop; the platform stands beside its name. */
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useShops } from '@/api/shops';
import type { Shop } from '@/api/types';
import { PlatformName } from '../text/PlatformName';
import styles from './form.module.css';

export interface ShopSelectProps {
  id?: string;
  value?: string | undefined;
  onChange?: (shopId: string | undefined) => void;
  /** An entry for "all shops", which is the value `undefined`. */
  allowAll?: boolean;
  /** Only shops of this platform. */
  platform?: Shop['platform'] | undefined;
  disabled?: boolean;
  width?: number | string;
  'aria-label'?: string;
}

const ALL = '';

export function ShopSelect({
  id,
  value,
  onChange,
  allowAll,
  platform,
  disabled,
  width = 180,
  ...aria
}: ShopSelectProps) {
  const { t } = useTranslation('components');
  const { data, isPending } = useShops();
  const shops = (data ?? [])
    .filter((shop) => platform === undefined || shop.platform === platform)
    .map((shop) => ({ value: shop.id, label: shop.name, platform: shop.platform }));
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      aria-label={aria['aria-label'] ?? t('shop.placeholder')}
      value={value ?? (allowAll ? ALL : null)}
      onChange={(next) => onChange?.(next === ALL || next === null ? undefined : next)}
      options={allowAll ? [{ value: ALL, label: t('shop.all'), platform: undefined }, ...shops] : shops}
      optionRender={({ data: option }) => (
        <span className={styles.shopOption}>
          {option.label}
          {option.platform ? <PlatformName platform={option.platform} faint /> : null}
        </span>
      )}
      placeholder={t('shop.placeholder')}
      loading={isPending}
      disabled={disabled ?? false}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={240}
      style={{ width }}
    />
  );
}
