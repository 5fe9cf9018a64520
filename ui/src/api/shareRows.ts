/** Rows that did not change stay the same objects, wherever in the list they stand now: nothing is drawn anew for them. */
import { replaceEqualDeep } from '@tanstack/react-query';
import type { Page } from './types';

function idOf(row: unknown): unknown {
  return typeof row === 'object' && row !== null && 'id' in row ? row.id : undefined;
}

export function shareRows<T>(before: Page<T> | undefined, after: Page<T>): Page<T> {
  if (!before) return after;
  const known = new Map(before.items.map((row) => [idOf(row), row]));
  const items = after.items.map((row): T => {
    const id = idOf(row);
    const former = id === undefined ? undefined : known.get(id);
    return former === undefined ? row : replaceEqualDeep(former, row);
  });
  const same = items.length === before.items.length && items.every((row, at) => row === before.items[at]);
  if (!same) return { ...after, items };
  const unchanged = after.next_cursor === before.next_cursor && after.total === before.total;
  return unchanged ? before : { ...after, items: before.items };
}
