/** Tab, filter and the open record, as they stand in the address. */
import { useSearchParams } from 'react-router';
import type { VerificationState } from '@/api/types';

export const TABS = ['records', 'rules', 'manual', 'batch', 'lookup', 'history'] as const;
export type VerificationsTab = (typeof TABS)[number];

/** In the order of the filter. */
export const FILTERS = [
  'verified',
  'failed',
  'needs_review',
  'submitting',
  'pending',
  'undone',
] as const satisfies readonly VerificationState[];

export interface VerificationsUrl {
  tab: VerificationsTab;
  state: VerificationState | undefined;
  /** The record whose drawer is open. */
  open: string | undefined;
  /** The order that a code is asked for. */
  order: string | undefined;
}

const orUndefined = (text: string | null) => (text === null || text === '' ? undefined : text);

export function useVerificationsUrl() {
  const [search, setSearch] = useSearchParams();
  const url: VerificationsUrl = {
    tab: TABS.find((tab) => tab === search.get('tab')) ?? 'records',
    state: FILTERS.find((state) => state === search.get('state')),
    open: orUndefined(search.get('open')),
    order: orUndefined(search.get('order')),
  };
  const change = (patch: Partial<VerificationsUrl>) =>
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
  return { url, change };
}
