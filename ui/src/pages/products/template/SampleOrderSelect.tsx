/** The order the preview is made of: invented values, or a real order of the shop. */
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '@/api/client';
import { keys } from '@/api/keys';
import { useDebounced } from './useDebounced';

export interface SampleOrderSelectProps {
  shopId: string | undefined;
  value: string | undefined;
  onChange: (orderId: string | undefined) => void;
}

const SHOWN = 20;
const SAMPLE = '';

export function SampleOrderSelect({ shopId, value, onChange }: SampleOrderSelectProps) {
  const { t } = useTranslation('products');
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim(), 300);
  const query = {
    tab: 'all' as const,
    limit: SHOWN,
    ...(shopId ? { shop_id: shopId } : {}),
    ...(q ? { q } : {}),
  };
  const orders = useQuery({
    queryKey: keys.part('orders', 'samples', query),
    enabled: open,
    queryFn: ({ signal }) => data(api.GET('/api/v1/orders', { params: { query }, signal })),
  });
  const options = (orders.data?.items ?? []).map((order) => ({
    value: order.id,
    label: `${order.sn} · ${order.title}`,
  }));
  return (
    <Select
      size="small"
      aria-label={t('preview.order')}
      value={value ?? SAMPLE}
      onChange={(next) => onChange(next === SAMPLE ? undefined : next)}
      options={[{ value: SAMPLE, label: t('preview.sample') }, ...options]}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      onOpenChange={setOpen}
      loading={orders.isFetching}
      popupMatchSelectWidth={340}
      style={{ width: 190 }}
    />
  );
}
