/** Epoch milliseconds as people in the shop read them: always Shanghai's clock, whatever this computer's zone is. */
const OFFSET_MS = 8 * 3_600_000; // Shanghai has had no summer time since 1991

export interface ShanghaiParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

export function shanghaiParts(at: number): ShanghaiParts {
  const shifted = new Date(at + OFFSET_MS);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
  };
}

const two = (value: number) => value.toString().padStart(2, '0');

export function formatDate(at: number): string {
  const p = shanghaiParts(at);
  return `${p.year}-${two(p.month)}-${two(p.day)}`;
}

export function formatClock(at: number, seconds = false): string {
  const p = shanghaiParts(at);
  return `${two(p.hour)}:${two(p.minute)}${seconds ? `:${two(p.second)}` : ''}`;
}

export function formatFull(at: number): string {
  return `${formatDate(at)} ${formatClock(at, true)}`;
}

/** Today "14:32", this year "11-20 14:32", earlier "2025-11-20 14:32". */
export function formatShort(at: number, now: number): string {
  const p = shanghaiParts(at);
  const n = shanghaiParts(now);
  if (p.year !== n.year) return `${formatDate(at)} ${formatClock(at)}`;
  if (p.month !== n.month || p.day !== n.day) return `${two(p.month)}-${two(p.day)} ${formatClock(at)}`;
  return formatClock(at);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** "3 minutes ago", "in 2 hours". */
export function formatRelative(at: number, now: number, language: string): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const distance = at - now;
  for (const [unit, size] of STEPS) {
    if (Math.abs(distance) >= size) return words.format(Math.trunc(distance / size), unit);
  }
  return words.format(0, 'second');
}
