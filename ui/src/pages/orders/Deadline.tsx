/** How long is left to ship, counted down; red when it is over, amber on the last day. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatFull, LazyTooltip } from '@/components';
import styles from './orders.module.css';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on it presses. */
const NEAR = 6 * HOUR;

export interface Left {
  tone: 'over' | 'near' | 'far';
  unit: 'days' | 'hours' | 'minutes';
  count: number;
}

/** What is left in the largest unit that says something. */
export function leftUntil(at: number, now: number): Left {
  const ms = Math.abs(at - now);
  const tone = at <= now ? 'over' : at - now < NEAR ? 'near' : 'far';
  if (ms >= 2 * DAY) return { tone, unit: 'days', count: Math.floor(ms / DAY) };
  if (ms >= HOUR) return { tone, unit: 'hours', count: Math.floor(ms / HOUR) };
  return { tone, unit: 'minutes', count: Math.max(1, Math.floor(ms / MINUTE)) };
}

export function Deadline({ at }: { at: number | null | undefined }) {
  const { t } = useTranslation('orders');
  const now = useMinute();
  if (!at) return <span className={styles.faint}>—</span>;
  const { tone, unit, count } = leftUntil(at, now);
  const words = t(`deadline.${unit}`, { count });
  return (
    <LazyTooltip title={formatFull(at)}>
      <span data-deadline={tone} className={styles.deadline}>
        {tone === 'over' ? t('deadline.over', { words }) : t('deadline.left', { words })}
      </span>
    </LazyTooltip>
  );
}

/** The time, new once a minute. */
function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE / 2);
    return () => clearInterval(timer);
  }, []);
  return now;
}
