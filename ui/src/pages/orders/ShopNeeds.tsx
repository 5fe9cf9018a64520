/**
 * Above the work list: shops that need the seller, also when no order waits for them. Each is a row as an order is: the
 * arrows walk to it, Enter opens the shop, 1 logs it in where that helps.
 */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useShopNeeds, useShops } from '@/api/shops';
import type { Shop, ShopNeed } from '@/api/types';
import { PATHS } from '@/app/paths';
import { formatShort, PlatformName, useKnownWord } from '@/components';
import { LoginDialog } from '../shops/connect/LoginDialog';
import { Deadline } from './Deadline';
import styles from './orders.module.css';
import { isMendedByLogin } from './why/whyCodes';

export function ShopNeeds({ shopId }: { shopId: string | undefined }) {
  const { t } = useTranslation('orders');
  const needs = useShopNeeds();
  const shops = useShops();
  const navigate = useNavigate();
  const [loggingIn, setLoggingIn] = useState<Shop>();
  const shown = (needs.data ?? []).filter((need) => shopId === undefined || need.shop_id === shopId);
  if (shown.length === 0) return null;

  const open = (need: ShopNeed) => void navigate(`${PATHS.shops}?open=${encodeURIComponent(need.shop_id)}`);
  const repair = (need: ShopNeed) => {
    const shop = shops.data?.find(({ id }) => id === need.shop_id);
    if (isMendedByLogin(need.reason) && shop?.capabilities.includes('authorize')) setLoggingIn(shop);
    else open(need);
  };
  return (
    <>
      <ul className={styles.needs} aria-label={t('needs.title')}>
        {shown.map((need) => (
          <li
            key={need.shop_id}
            className={styles.need}
            data-row-key={need.shop_id}
            data-tone={need.since ? 'red' : 'amber'}
            tabIndex={0}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && event.target === event.currentTarget) open(need);
            }}
          >
            <span className={styles.needName}>
              <PlatformName platform={need.platform} faint /> · {need.name}
            </span>
            <Reason need={need} />
            <span className={styles.spring} />
            {need.waiting > 0 ? <span>{t('needs.waiting', { count: need.waiting })}</span> : null}
            {need.deadline ? <Deadline at={need.deadline} /> : null}
            <Button size="small" data-row-button onClick={() => repair(need)}>
              {isMendedByLogin(need.reason) ? t('button.relogin_shop') : t('button.open_shop')}
            </Button>
          </li>
        ))}
      </ul>
      {loggingIn ? <LoginDialog shop={loggingIn} onClose={() => setLoggingIn(undefined)} /> : null}
    </>
  );
}

function Reason({ need }: { need: ShopNeed }) {
  const { t } = useTranslation(['orders', 'shops']);
  const known = useKnownWord();
  const words =
    need.reason === 'login_ending'
      ? t('orders:needs.loginEnding')
      : known(`shops:parked.${need.reason}`, need.reason);
  const since = need.since
    ? t('orders:needs.since', { time: formatShort(need.since, Date.now()) })
    : undefined;
  return (
    <span className={styles.cut}>
      {words}
      {since ? <span className={styles.faint}> · {since}</span> : null}
    </span>
  );
}
