/** The days a costs chart shows, counted back from today in Shanghai. */
export const RANGES = [7, 30, 90] as const;
export type CostDays = (typeof RANGES)[number];

const DAY_MS = 86_400_000;
const OFFSET_MS = 8 * 3_600_000;

/** Whole days; the end is the end of today, so that the question stays the same all day long. */
export function rangeOf(days: CostDays, now: number): { from: number; to: number } {
  const to = (Math.floor((now + OFFSET_MS) / DAY_MS) + 1) * DAY_MS - OFFSET_MS;
  return { from: to - days * DAY_MS, to };
}
