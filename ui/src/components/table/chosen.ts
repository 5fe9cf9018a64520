/** What is chosen in a table, told to each box alone: choosing one row of fifty draws one box, not the table. */
import type { Selection } from './DataTable';

export interface Chosen {
  subscribe: (listener: () => void) => () => void;
  selection: () => Selection;
  has: (id: string) => boolean;
  isDisabled: (id: string) => boolean;
  /** Chooses a row or not; with `range`, all rows from the one before to it. */
  choose: (id: string, wanted: boolean, range: boolean) => void;
  /** The present selection, and the rows on screen in their order. */
  set: (selection: Selection, ids: readonly string[]) => void;
}

export function createChosen(first: Selection): Chosen {
  const listeners = new Set<() => void>();
  let selection = first;
  let chosen = new Set(first.ids);
  let rows: readonly string[] = [];
  let last: string | undefined;
  const isDisabled = (id: string) => selection.disabled?.(id) ?? false;
  const reach = (id: string, range: boolean): readonly string[] => {
    const [from, to] = [last === undefined ? -1 : rows.indexOf(last), rows.indexOf(id)];
    if (!range || from < 0 || to < 0) return [id];
    return rows.slice(Math.min(from, to), Math.max(from, to) + 1).filter((one) => !isDisabled(one));
  };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    selection: () => selection,
    has: (id) => chosen.has(id),
    isDisabled,
    choose: (id, wanted, range) => {
      const meant = new Set(reach(id, range));
      const others = selection.ids.filter((one) => !meant.has(one));
      last = id;
      selection.onChange(wanted ? [...others, ...meant] : others);
    },
    set: (next, ids) => {
      if (next.ids !== selection.ids) chosen = new Set(next.ids);
      selection = next;
      rows = ids;
      for (const listener of listeners) listener();
    },
  };
}
