/** What was typed and not yet sent, one draft a talk; it outlives a look at another talk, not the window. */
import { useCallback, useSyncExternalStore } from 'react';

const drafts = new Map<string, string>();
const listeners = new Set<() => void>();

export function useDraft(talk: string): [string, (text: string) => void] {
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => drafts.get(talk) ?? '',
  );
  const write = useCallback(
    (next: string) => {
      if (next === '') drafts.delete(talk);
      else drafts.set(talk, next);
      for (const listener of listeners) listener();
    },
    [talk],
  );
  return [text, write];
}
