/** Reads the products of the chosen shop from its platform; without a choice, those of every shop that lists them. */
import { SyncOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShopAction } from '@/api/shopActions';
import { useShops } from '@/api/shops';
import type { Shop } from '@/api/types';
import { useShopFilter } from '@/app/shopFilter';
import { useErrorText } from '@/components';

export function SyncProducts() {
  const { t } = useTranslation('products');
  const { message } = App.useApp();
  const errorText = useErrorText();
  const act = useShopAction();
  const shops = useShops();
  const [chosen] = useShopFilter();
  const [busy, setBusy] = useState(false);
  const listing = (shops.data ?? []).filter(
    ({ id, capabilities }) => capabilities.includes('goods') && (chosen === undefined || id === chosen),
  );
  /** Whether it went through; a refusal is told with the name of its shop. */
  const syncOne = async ({ id, name }: Shop) => {
    try {
      await act.mutateAsync({ id, action: 'sync_products' });
      return true;
    } catch (error) {
      const { what, next } = errorText(error);
      void message.error(t('sync.failed', { name, what, next }), 6);
      return false;
    }
  };
  const sync = async () => {
    setBusy(true);
    let done = 0;
    // One shop after the other: a platform that is asked for too much at once asks back.
    for (const shop of listing) if (await syncOne(shop)) done += 1;
    setBusy(false);
    if (done > 0) void message.success(t('sync.done', { count: done }));
  };
  return (
    <Button
      icon={<SyncOutlined />}
      loading={busy}
      disabled={listing.length === 0}
      onClick={() => void sync()}
    >
      {t('sync.button')}
    </Button>
  );
}
