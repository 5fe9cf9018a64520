/** Shops in which one can talk with buyers, and what is said when there is none. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useShops } from '@/api/shops';
import type { Shop } from '@/api/types';
import { ADD_SHOP_PATH } from '@/app/paths';
import { EmptyState } from '@/components';

/** `undefined` until it is known. */
export function useChatShops(): Shop[] | undefined {
  return useShops().data?.filter(({ capabilities }) => capabilities.includes('chat'));
}

export function NoChatShop() {
  const { t } = useTranslation('conversations');
  return (
    <EmptyState
      picture="chat"
      title={t('noShop.title')}
      hint={t('noShop.hint')}
      action={
        <Link to={ADD_SHOP_PATH}>
          <Button type="primary">{t('noShop.add')}</Button>
        </Link>
      }
    />
  );
}
