/** Pool, tab, filters and the open card, as they stand in the address. */
import { useSearchParams } from 'react-router';
import type { CardState } from '@/api/types';

export const TABS = ['cards', 'batches', 'stock'] as const;
export type CardsTab = (typeof TABS)[number];

/** In the order of the filter. */
export const CARD_STATES = [
  'available',
  'reserved',
  'delivered',
  'needs_review',
  'void',
  'expired',
  'recalled',
  'deleted',
] as const satisfies readonly CardState[];

/** Shorter endings fit too many cards. */
export const MIN_TAIL = 4;

export interface CardsUrl {
  pool: string | undefined;
  tab: CardsTab;
  state: CardState | undefined;
  batch: string | undefined;
  tail: string | undefined;
  /** The card whose drawer is open. */
  open: string | undefined;
  /** Present: the dialog that brings cards in. */
  import: string | undefined;
  /** Present: the dialog with the uploads in doubt. */
  uploads: string | undefined;
}

const orUndefined = (text: string | null) => (text === null || text === '' ? undefined : text);

export function useCardsUrl() {
  const [search, setSearch] = useSearchParams();
  const url: CardsUrl = {
    pool: orUndefined(search.get('pool')),
    tab: TABS.find((tab) => tab === search.get('tab')) ?? 'cards',
    state: CARD_STATES.find((state) => state === search.get('state')),
    batch: orUndefined(search.get('batch')),
    tail: orUndefined(search.get('tail')),
    open: orUndefined(search.get('open')),
    import: orUndefined(search.get('import')),
    uploads: orUndefined(search.get('uploads')),
  };
  const change = (patch: Partial<CardsUrl>) =>
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
  return {
    url,
    change,
    choosePool: (pool: string | undefined) => change({ pool, batch: undefined, open: undefined }),
    clear: () => change({ state: undefined, batch: undefined, tail: undefined }),
    narrowed: (url.state ?? url.batch ?? url.tail) !== undefined,
  };
}
