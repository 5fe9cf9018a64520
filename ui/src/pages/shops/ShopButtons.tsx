/** Pause or resume, check the login, read orders now. */
import { App, Button, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShopAction } from '@/api/shopActions';
import type { Shop, ShopActionRequest } from '@/api/types';
import { ConfirmButton, useNotifyError } from '@/components';
import { LoginDialog } from './connect/LoginDialog';

type Action = Exclude<ShopActionRequest['action'], 'sync_products'>;

export function ShopButtons({ shop, small }: { shop: Shop; small?: boolean }) {
  const { t } = useTranslation('shops');
  const { message } = App.useApp();
  const notify = useNotifyError();
  const act = useShopAction();
  const size = small ? 'small' : 'middle';
  const run = (action: Action) =>
    act
      .mutateAsync({ id: shop.id, action })
      .then(() => void message.success(t(`done.${action}`, { name: shop.name })))
      .catch(notify);
  const busy = (action: Action) => act.isPending && act.variables.action === action;
  const [loggingIn, setLoggingIn] = useState(false);
  // A shop whose account another one is already never goes on by itself.
  // With orders it cannot be deleted either: it is paused.
  const canPause =
    shop.state === 'active' || (shop.state === 'parked' && shop.parked_reason === 'account_taken');
  const canLogIn = shop.capabilities.includes('authorize');
  return (
    <Space size={small ? 6 : 8}>
      {canLogIn ? (
        <Button
          size={size}
          type={shop.state === 'parked' ? 'primary' : 'default'}
          onClick={() => setLoggingIn(true)}
        >
          {t('action.login')}
        </Button>
      ) : null}
      {loggingIn ? <LoginDialog shop={shop} onClose={() => setLoggingIn(false)} /> : null}
      {canPause ? (
        <ConfirmButton
          size={size}
          title={t('confirm.pause', { name: shop.name })}
          description={t('confirm.pauseHint')}
          okText={t('action.pause')}
          onConfirm={() => run('pause')}
        >
          {t('action.pause')}
        </ConfirmButton>
      ) : (
        <Button size={size} loading={busy('resume')} onClick={() => void run('resume')}>
          {t('action.resume')}
        </Button>
      )}
      <Button size={size} loading={busy('check_login')} onClick={() => void run('check_login')}>
        {t('action.check_login')}
      </Button>
      <Button
        size={size}
        loading={busy('sync_now')}
        disabled={shop.state !== 'active'}
        onClick={() => void run('sync_now')}
      >
        {t('action.sync_now')}
      </Button>
    </Space>
  );
}
