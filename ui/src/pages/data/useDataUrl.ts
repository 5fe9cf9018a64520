/** Tab, filters and the open import, as they stand in the address. */
import { useSearchParams } from 'react-router';
import { SALES_BY, type SalesBy } from '@/api/reports';
import { isRange, type RangeChoice } from '@/pages/orders/timeRange';

export const TABS = ['sales', 'bookings', 'orders', 'imports'] as const;
export type DataTab = (typeof TABS)[number];

export interface DataUrl {
  tab: DataTab;
  /** Sums by what. */
  by: SalesBy;
  /** Which moment the range means. */
  when: 'verified' | 'paid';
  range: RangeChoice | undefined;
  status: string | undefined;
  channel: string | undefined;
  role: string | undefined;
  store: string | undefined;
  number: string | undefined;
  open: string | undefined;
}

/** An empty value stands in the address too: rows that have none. */
const orUndefined = (text: string | null) => text ?? undefined;

export function useDataUrl() {
  const [search, setSearch] = useSearchParams();
  const range = search.get('range') ?? '';
  const url: DataUrl = {
    tab: TABS.find((tab) => tab === search.get('tab')) ?? 'sales',
    by: SALES_BY.find((by) => by === search.get('by')) ?? 'status',
    when: search.get('when') === 'paid' ? 'paid' : 'verified',
    range: isRange(range) ? range : undefined,
    status: orUndefined(search.get('status')),
    channel: orUndefined(search.get('channel')),
    role: orUndefined(search.get('role')),
    store: orUndefined(search.get('store')),
    number: search.get('number') || undefined,
    open: search.get('open') || undefined,
  };
  const change = (patch: Partial<DataUrl>) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [name, value] of Object.entries(patch)) {
          if (value === undefined) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: patch.tab === undefined && patch.open === undefined },
    );
  const clear = () =>
    change({
      range: undefined,
      status: undefined,
      channel: undefined,
      role: undefined,
      store: undefined,
      number: undefined,
    });
  const narrowed = [url.range, url.status, url.channel, url.role, url.store, url.number].some(
    (part) => part !== undefined,
  );
  return { url, change, clear, narrowed };
}
