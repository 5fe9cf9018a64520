/** Ranges of days by Shanghai's calendar: presets, and two days as "2026-11-01~2026-11-05". */
import { formatClock, formatDate } from '@/components';

export const PRESETS = ['today', 'yesterday', '7d', '30d'] as const;
export type Preset = (typeof PRESETS)[number];
export type RangeChoice = Preset | `${string}~${string}`;

const DAY_MS = 86_400_000;
const DAYS = /^\d{4}-\d{2}-\d{2}~\d{4}-\d{2}-\d{2}$/;

export function isPreset(range: string): range is Preset {
  return PRESETS.some((preset) => preset === range);
}

export function isRange(text: string): text is RangeChoice {
  return isPreset(text) || DAYS.test(text);
}

/** "2026-11-20 14:32" on Shanghai's clock as a moment. */
export function momentOf(wallClock: string): number {
  return Date.parse(`${wallClock.replace(' ', 'T')}:00+08:00`);
}

/** The moment on Shanghai's clock, as `momentOf` reads it. */
export function wallClockOf(at: number): string {
  return `${formatDate(at)} ${formatClock(at)}`;
}

const startOf = (day: string) => momentOf(`${day} 00:00`);

/** From the first moment of the first day to the first moment after the last one. */
export function momentsOf(range: RangeChoice, now: number): { from: number; to?: number } {
  const today = startOf(formatDate(now));
  if (range === 'today') return { from: today };
  if (range === 'yesterday') return { from: today - DAY_MS, to: today };
  if (range === '7d') return { from: today - 6 * DAY_MS };
  if (range === '30d') return { from: today - 29 * DAY_MS };
  const [first = '', last = ''] = range.split('~');
  return { from: startOf(first), to: startOf(last) + DAY_MS };
}
