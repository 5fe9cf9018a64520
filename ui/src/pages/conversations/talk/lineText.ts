/** Small decisions about lines, without a screen. */
import type { Saying } from '@/api/conversations';
import type { Message } from '@/api/serviceContract';
import { formatDate } from '@/components';

const DAY_MS = 86_400_000;

/** "Today", "yesterday", or the date. */
export function dayWord(at: number, now: number, today: string, yesterday: string): string {
  const day = formatDate(at);
  if (day === formatDate(now)) return today;
  return day === formatDate(now - DAY_MS) ? yesterday : day;
}

/** What the program already shows as a line of its own is not shown a second time. */
export function stillUnderWay(sayings: readonly Saying[], lines: readonly Message[]): Saying[] {
  const own = lines.filter(({ source }) => source === 'person');
  return sayings.filter(
    ({ text, at }) => !own.some((line) => line.at >= at - 5_000 && line.text === (text ?? '')),
  );
}

export type Side = 'buyer' | 'seller' | 'middle';

export function sideOf({ author, kind }: Message): Side {
  if (author === 'system' || kind === 'order_event') return 'middle';
  return author;
}

/** Only pictures of this program are shown: a buyer's lies on the platform's own server. */
export function isOwnPicture(url: string): boolean {
  return url.startsWith('/api/');
}
