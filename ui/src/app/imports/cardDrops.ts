/** Card lists on their way from wherever they were dropped to the dialog of the card page. */
import type { Chosen } from '@/pages/cards/import/source';

type Listener = (chosen: Chosen) => void;

let waiting: Chosen | undefined;
const listeners = new Set<Listener>();

/** Hands a list over; it waits until the card page is there. */
export function offerCardList(chosen: Chosen): void {
  if (listeners.size === 0) {
    waiting = chosen;
    return;
  }
  for (const listener of listeners) listener(chosen);
}

/** Called with every list that is dropped, first with one that waits. */
export function onCardList(listener: Listener): () => void {
  listeners.add(listener);
  if (waiting) {
    const chosen = waiting;
    waiting = undefined;
    listener(chosen);
  }
  return () => {
    listeners.delete(listener);
  };
}
