import { describe, expect, it } from 'vitest';
import { shareRows } from './shareRows';
import type { Page } from './types';

interface Row {
  id: string;
  state: string;
}

const page = (...rows: Row[]): Page<Row> => ({ items: rows, next_cursor: null });
const row = (id: string, state = 'manual'): Row => ({ id, state });

describe('rows that are read again', () => {
  it('stay the same objects when new ones came in front of them', () => {
    const before = page(row('b'), row('a'));
    const after = shareRows(before, page(row('c'), row('b'), row('a')));
    expect(after.items.map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect(after.items[1]).toBe(before.items[0]);
    expect(after.items[2]).toBe(before.items[1]);
  });

  it('are other objects when something in them changed', () => {
    const before = page(row('b'), row('a'));
    const after = shareRows(before, page(row('b'), row('a', 'sent')));
    expect(after.items[0]).toBe(before.items[0]);
    expect(after.items[1]).toEqual(row('a', 'sent'));
    expect(after.items[1]).not.toBe(before.items[1]);
  });

  it('leave the page as it was when nothing changed, and take its new end when that did', () => {
    const before = page(row('a'));
    expect(shareRows(before, page(row('a')))).toBe(before);
    const longer = shareRows(before, { ...page(row('a')), next_cursor: 'c2', total: 9 });
    expect(longer.items).toBe(before.items);
    expect([longer.next_cursor, longer.total]).toEqual(['c2', 9]);
  });

  it('forget rows that are gone', () => {
    expect(shareRows(page(row('b'), row('a')), page(row('a'))).items).toEqual([row('a')]);
  });
});
