/** What the palette offers: pages, actions, shops, and what a search finds among orders and cards. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { fetchCards } from '@/api/cards';
import { api, data } from '@/api/client';
import { keys } from '@/api/keys';
import { useShops } from '@/api/shops';
import {
  ADD_SHOP_PATH,
  orderPath,
  orderSearchPath,
  orderTabPath,
  PATHS,
  poolPath,
  servicePath,
  settingsPath,
  shopPath,
} from '../paths';
import { PAGE_ROUTES } from '../routes';

export interface Entry {
  key: string;
  group: 'page' | 'action' | 'shop' | 'order' | 'card' | 'search';
  label: string;
  hint?: string;
  run: () => void;
}

/** Characters from which a search begins. */
const LEAST = 4;
const MOST = 5;

const ACTIONS = {
  attention: orderTabPath('attention'),
  waiting: orderTabPath('out_of_stock'),
  review: orderTabPath('needs_review'),
  addShop: ADD_SHOP_PATH,
  importCards: PATHS.cards,
  waitingTalks: `${PATHS.conversations}?state=waiting`,
  replyRules: servicePath('rules'),
  aiSettings: servicePath('ai'),
  aiProducts: servicePath('products'),
  aiBench: servicePath('bench'),
  aiCosts: servicePath('costs'),
  addChannel: `${PATHS.notices}?tab=channels`,
  matrix: `${PATHS.notices}?tab=matrix`,
  backup: settingsPath('data'),
  delivery: settingsPath('delivery'),
  recovery: settingsPath('security'),
} as const;

type ActionKey = keyof typeof ACTIONS;

export function useEntries(typed: string): Entry[] {
  const { t } = useTranslation('nav');
  const navigate = useNavigate();
  const shops = useShops().data ?? [];
  const q = typed.trim();
  const found = useFound(q);
  const go = (to: string) => () => void navigate(to);
  const fits = (text: string) => q === '' || text.toLowerCase().includes(q.toLowerCase());
  const pages = PAGE_ROUTES.map(
    ({ key, path }): Entry => ({ key: `page-${key}`, group: 'page', label: t(key), run: go(path) }),
  );
  const actions = (Object.keys(ACTIONS) as ActionKey[]).map(
    (key): Entry => ({
      key: `action-${key}`,
      group: 'action',
      label: t(`palette.action.${key}`),
      run: go(ACTIONS[key]),
    }),
  );
  const ours = shops.map(
    ({ id, name }): Entry => ({ key: `shop-${id}`, group: 'shop', label: name, run: go(shopPath(id)) }),
  );
  const orders = (found.data?.orders ?? []).map(
    (order): Entry => ({
      key: `order-${order.id}`,
      group: 'order',
      label: order.sn,
      hint: order.title,
      run: go(orderPath(order.id)),
    }),
  );
  const cards = (found.data?.cards ?? []).map(
    (card): Entry => ({
      key: `card-${card.id}`,
      group: 'card',
      label: card.mask,
      run: go(poolPath(card.pool_id)),
    }),
  );
  const search: Entry[] =
    q.length > 0
      ? [
          {
            key: 'search',
            group: 'search',
            label: t('palette.searchAll', { q }),
            run: go(orderSearchPath(q)),
          },
        ]
      : [];
  return [
    ...orders,
    ...cards,
    ...[...actions, ...pages, ...ours].filter(({ label }) => fits(label)),
    ...search,
  ];
}

/** Orders by number, buyer or title, and cards by their last characters. */
function useFound(q: string) {
  return useQuery({
    queryKey: keys.part('orders', 'palette', { q }),
    enabled: q.length >= LEAST,
    queryFn: async ({ signal }) => {
      const query = { tab: 'all' as const, q, limit: MOST };
      const [orders, cards] = await Promise.all([
        data(api.GET('/api/v1/orders', { params: { query }, signal })),
        fetchCards({ tail: q }, undefined, MOST, signal).catch(() => ({ items: [] })),
      ]);
      return { orders: orders.items, cards: cards.items };
    },
  });
}
