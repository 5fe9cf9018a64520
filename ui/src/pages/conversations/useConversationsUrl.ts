/** Tab, filter, search and open talk of the page, as they stand in the address. */
import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { CONVERSATION_FILTERS } from '@/api/conversations';
import type { ConversationFilter } from '@/api/serviceContract';

export const TABS = ['talks', 'rules', 'ai', 'products', 'bench', 'costs'] as const;
export type ConversationsTab = (typeof TABS)[number];

export interface ConversationsUrl {
  tab: ConversationsTab;
  state: ConversationFilter;
  q: string | undefined;
  /** The talk that is open. */
  open: string | undefined;
  /** The reply rule, or the product, whose form is open. */
  edit: string | undefined;
}

export type ChangeUrl = (patch: Partial<ConversationsUrl>) => void;

const orUndefined = (text: string | null) => (text === null || text === '' ? undefined : text);

export function readUrl(search: URLSearchParams): ConversationsUrl {
  return {
    tab: TABS.find((tab) => tab === search.get('tab')) ?? 'talks',
    state: CONVERSATION_FILTERS.find((state) => state === search.get('state')) ?? 'all',
    q: orUndefined(search.get('q')),
    open: orUndefined(search.get('open')),
    edit: orUndefined(search.get('edit')),
  };
}

const USUAL: Partial<Record<keyof ConversationsUrl, string>> = { tab: 'talks', state: 'all' };

export function useConversationsUrl() {
  const [search, setSearch] = useSearchParams();
  /** A form that opens is a step one can go back from; walking from talk to talk is not. */
  const change: ChangeUrl = useCallback(
    (patch) =>
      setSearch(
        (now) => {
          const next = new URLSearchParams(now);
          for (const [name, value] of Object.entries(patch)) {
            if (value === undefined || USUAL[name as keyof ConversationsUrl] === value) next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: patch.edit === undefined },
      ),
    [setSearch],
  );
  return { url: readUrl(search), change };
}
