/** What the palette offers: what a search finds, actions, pages and shops. */
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useShops } from '@/api/shops';
import type { RowResult } from '@/api/types';
import type { RowDoors } from '@/pages/orders/RowAction';
import { cardPath, orderPath, orderSearchPath, shopPath } from '../paths';
import { PAGE_ROUTES } from '../routes';
import { type Entry, fits } from './entry';
import { PLACES } from './places';
import { useChores } from './useChores';
import { useDeeds } from './useDeeds';
import { useFound } from './useFound';
import { useOrderDeeds } from './useOrderDeeds';
import { useSwitches } from './useSwitches';

type Place = keyof typeof PLACES;

/** What lives outside of the palette, because it is needed after it was closed. */
export interface Outside {
  doors: RowDoors;
  onSent: (asked: RowResult[]) => void;
}

export function useEntries(typed: string, { doors, onSent }: Outside): Entry[] {
  const { t } = useTranslation('nav');
  const navigate = useNavigate();
  const shops = useShops().data ?? [];
  const q = typed.trim();
  const found = useFound(q).data;
  const deeds = useDeeds();
  const chores = useChores(onSent);
  const deedsOf = useOrderDeeds(doors);
  const switches = useSwitches();
  const go = (to: string) => () => void navigate(to);
  const places = (Object.keys(PLACES) as Place[]).map(
    (key): Entry => ({
      key: `action-${key}`,
      group: 'action',
      label: t(`palette.action.${key}`),
      run: go(PLACES[key]),
    }),
  );
  const pages = PAGE_ROUTES.map(
    ({ key, path }): Entry => ({ key: `page-${key}`, group: 'page', label: t(key), run: go(path) }),
  );
  const ours = shops.map(
    ({ id, name }): Entry => ({ key: `shop-${id}`, group: 'shop', label: name, run: go(shopPath(id)) }),
  );
  const orders = (found?.orders ?? []).flatMap((order): Entry[] => [
    {
      key: `order-${order.id}`,
      group: 'order',
      label: order.sn,
      hint: order.title,
      run: go(orderPath(order.id)),
    },
    ...deedsOf(order),
  ]);
  const cards = (found?.cards ?? []).map(
    (card): Entry => ({ key: `card-${card.id}`, group: 'card', label: card.mask, run: go(cardPath(card)) }),
  );
  if (q === '') return [...places, ...pages, ...ours, ...chores, ...deeds];
  const search: Entry = {
    key: 'search',
    group: 'search',
    label: t('palette.searchAll', { q }),
    run: go(orderSearchPath(q)),
  };
  // What can be done stands first and stays there: what a search finds comes a moment later.
  const all = [...places, ...chores, ...deeds, ...pages, ...ours, ...switches];
  const offered = all.filter(({ label }) => fits(label, q));
  return [...offered, ...orders, ...cards, search];
}
