/** What was typed and not yet sent, one draft a talk; it outlives a look at another talk or page, not the window. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';

/** Drafts go where the answers of the program are kept: with the client. */
const kept = new WeakMap<QueryClient, Map<string, string>>();
const listeners = new Set<() => void>();

function draftsOf(client: QueryClient): Map<string, string> {
  const known = kept.get(client) ?? new Map<string, string>();
  kept.set(client, known);
  return known;
}

export function useDraft(talk: string): [string, (text: string) => void] {
  const client = useQueryClient();
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => draftsOf(client).get(talk) ?? '',
  );
  const write = useCallback(
    (next: string) => {
      if (next === '') draftsOf(client).delete(talk);
      else draftsOf(client).set(talk, next);
      for (const listener of listeners) listener();
    },
    [client, talk],
  );
  return [text, write];
}
