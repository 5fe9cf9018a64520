/** Sums of orders of platforms that call us: by day, by shop, by kind. */
import type { InboundDay } from '@/api/types';

export const GROUPINGS = ['day', 'shop', 'type'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What a row of the table sums up; the total has no key of its own. */
export interface Group extends InboundDay {
  key: string;
}

const keyOf = (row: InboundDay, by: Grouping): string => {
  if (by === 'shop') return row.shop_id;
  return by === 'type' ? row.kind : `${row.at}-${row.shop_id}-${row.kind}`;
};

const plus = (one: Group, other: InboundDay): Group => ({
  ...one,
  total: one.total + other.total,
  succeeded: one.succeeded + other.succeeded,
  failed: one.failed + other.failed,
  open: one.open + other.open,
  amount: one.amount + other.amount,
});

/** One row a group, in the order in which the days name them. */
export function grouped(days: readonly InboundDay[], by: Grouping): Group[] {
  const groups = new Map<string, Group>();
  for (const day of days) {
    const key = keyOf(day, by);
    const known = groups.get(key);
    groups.set(key, known ? plus(known, day) : { ...day, key });
  }
  return [...groups.values()];
}

/** The rows and, below several of them, their total. */
export function withTotal(rows: Group[]): Group[] {
  const [first, ...rest] = rows;
  if (!first || rest.length === 0) return rows;
  return [...rows, rest.reduce<Group>(plus, { ...first, key: TOTAL })];
}

export const TOTAL = 'total';
