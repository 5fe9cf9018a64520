/** Which store of the account verifies vouchers: asked of the platform with what the form holds, before or after it is saved. */
import { Button, Form, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFindStores } from '@/api/shopActions';
import type { PlatformKind, Shop } from '@/api/types';
import { type FormValues, sentFields, sentSecrets, useErrorText } from '@/components';
import styles from './shops.module.css';
import { useParkedText } from './useParkedText';

/** The field of the form that names the store. */
export const STORE_FIELD = 'poi_id';

export interface StoreSelectProps {
  platform: PlatformKind;
  /** The shop, when it is added already. */
  shop?: Shop;
  /** Handed in by the form. */
  value?: string;
  onChange?: (id: string) => void;
  id?: string;
}

type Values = FormValues & { gateway?: string };

export function StoreSelect({ platform, shop, value, onChange, id }: StoreSelectProps) {
  const { t } = useTranslation('shops');
  const form = Form.useFormInstance<Values>();
  const find = useFindStores();
  const errorText = useErrorText();
  const parked = useParkedText();
  const stores = find.data?.items ?? [];
  const ask = () => {
    const { fields, secrets, gateway } = form.getFieldsValue(true) as Values;
    find.mutate({
      platform,
      ...(shop ? { shop_id: shop.id } : {}),
      gateway: gateway?.trim() || shop?.config.gateway || null,
      fields: sentFields(fields ? { fields } : {}),
      secrets: sentSecrets(secrets ? { secrets } : {}),
    });
  };
  const options = stores.map((store) => ({
    value: store.id,
    label: [store.name || store.id, store.address].filter(Boolean).join(' · '),
  }));
  if (value && !stores.some((store) => store.id === value)) options.push({ value, label: value });
  const said = find.error
    ? `${errorText(find.error).what} · ${errorText(find.error).next}`
    : find.data?.problem
      ? parked(find.data.problem)
      : find.data && stores.length === 0
        ? t('store.none')
        : undefined;
  return (
    <>
      <Space.Compact className={styles.store ?? ''}>
        <Select
          {...(id ? { id } : {})}
          showSearch={{ optionFilterProp: 'label' }}
          allowClear
          value={value || null}
          onChange={(chosen: string | null | undefined) => onChange?.(chosen ?? '')}
          options={options}
          placeholder={find.data ? t('store.choose', { count: stores.length }) : t('store.ask')}
          notFoundContent={t('store.ask')}
        />
        <Button onClick={ask} loading={find.isPending}>
          {t('store.find')}
        </Button>
      </Space.Compact>
      {said ? (
        <p className={styles.storeSaid} role="alert">
          {said}
        </p>
      ) : null}
    </>
  );
}
