/** Tab, filters and open drawer of the order list, as they stand in the address. */
import { useSearchParams } from 'react-router';
import { type OrderFilters, TABS } from '@/api/orders';
import type { PlatformKind, Tab } from '@/api/types';
import { PLATFORMS } from './platforms';
import { isRange, momentsOf, type RangeChoice } from './timeRange';

export interface OrderUrl {
  tab: Tab;
  q: string | undefined;
  platform: PlatformKind | undefined;
  range: RangeChoice | undefined;
  open: string | undefined;
}

const orUndefined = (text: string | null) => (text === null || text === '' ? undefined : text);

export function readOrderUrl(search: URLSearchParams): OrderUrl {
  const tab = search.get('tab');
  const platform = search.get('platform');
  const range = search.get('range');
  return {
    tab: TABS.find((known) => known === tab) ?? 'attention',
    q: orUndefined(search.get('q')),
    platform: PLATFORMS.find((known) => known === platform),
    range: range !== null && isRange(range) ? range : undefined,
    open: orUndefined(search.get('open')),
  };
}

export function useOrderUrl() {
  const [search, setSearch] = useSearchParams();
  const url = readOrderUrl(search);

  /** Opening a drawer is a step one can go back from; a filter is not. */
  const change = (patch: Partial<OrderUrl>) => {
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [name, value] of Object.entries(patch)) {
          if (value === undefined) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: patch.open === undefined },
    );
  };

  return {
    url,
    change,
    open: (id: string) => change({ open: id }),
    close: () => change({ open: undefined }),
    clear: () => change({ q: undefined, platform: undefined, range: undefined }),
    narrowed: (url.q ?? url.platform ?? url.range) !== undefined,
  };
}

export function filtersOf(url: OrderUrl, shopId: string | undefined, now: number): OrderFilters {
  return {
    tab: url.tab,
    ...(shopId ? { shop_id: shopId } : {}),
    ...(url.platform ? { platform: url.platform } : {}),
    ...(url.q ? { q: url.q } : {}),
    ...(url.range ? momentsOf(url.range, now) : {}),
  };
}
