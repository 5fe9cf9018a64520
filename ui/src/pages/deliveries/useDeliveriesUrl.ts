/** Search, "only failed" and the open order, as they stand in the address. */
import { useSearchParams } from 'react-router';

export interface DeliveriesUrl {
  q: string | undefined;
  /** Only calls that were refused or whose result is unknown. */
  failed: boolean;
  open: string | undefined;
}

export function useDeliveriesUrl() {
  const [search, setSearch] = useSearchParams();
  const url: DeliveriesUrl = {
    q: search.get('q') || undefined,
    failed: search.get('only') === 'failed',
    open: search.get('open') || undefined,
  };
  const set = (name: string, value: string | undefined, replace: boolean) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (value === undefined) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace },
    );
  return {
    url,
    search: (q: string | undefined) => set('q', q, true),
    onlyFailed: (on: boolean) => set('only', on ? 'failed' : undefined, true),
    open: (id: string) => set('open', id, false),
    close: () => set('open', undefined, true),
    clear: () => setSearch(new URLSearchParams(), { replace: true }),
  };
}
