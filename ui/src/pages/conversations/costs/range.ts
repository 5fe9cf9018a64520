/** The days a costs chart shows, counted back from today in Shanghai. */
import { formatDate } from '@/components';

export const RANGES = [7, 30, 90] as const;
export type CostDays = (typeof RANGES)[number];

const DAY_MS = 86_400_000;
const OFFSET_MS = 8 * 3_600_000;

/** Every day of the range in order, as the program writes days; those without calls are there, too. */
export function daysIn({ from, to }: { from: number; to: number }): string[] {
  const count = Math.round((to - from) / DAY_MS);
  return Array.from({ length: count }, (_, index) => formatDate(from + index * DAY_MS));
}

/** Whole days; the end is the end of today, so that the question stays the same all day long. */
export function rangeOf(days: CostDays, now: number): { from: number; to: number } {
  const to = (Math.floor((now + OFFSET_MS) / DAY_MS) + 1) * DAY_MS - OFFSET_MS;
  return { from: to - days * DAY_MS, to };
}
