/** The day a card is good to, as the moment from which it is worth nothing: midnight after it, in Shanghai. */
import type { Dayjs } from 'dayjs';

const SHANGHAI_HOURS = 8;

export function endOfDay(day: Dayjs): number {
  return Date.UTC(day.year(), day.month(), day.date() + 1) - SHANGHAI_HOURS * 3_600_000;
}
