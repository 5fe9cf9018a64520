/** A moment: short in the row, exact and relative on hover. */
import { useTranslation } from 'react-i18next';
import { formatDate, formatFull, formatRelative, formatShort } from './formatTime';
import { LazyTooltip } from './LazyTooltip';
import styles from './text.module.css';

export interface TimeProps {
  at: number | null | undefined;
  /** `short` (default) drops what is obvious, `full` has date and seconds, `relative` counts, `date` is the day. */
  format?: 'short' | 'full' | 'relative' | 'date';
  /** Shown when there is no moment; default "—". */
  none?: string;
}

export function Time({ at, format = 'short', none = '—' }: TimeProps) {
  const { i18n } = useTranslation();
  if (at === null || at === undefined) return <span className={styles.faint}>{none}</span>;
  const now = Date.now();
  const relative = formatRelative(at, now, i18n.language);
  const full = formatFull(at);
  const text = { short: formatShort(at, now), full, relative, date: formatDate(at) }[format];
  return (
    <LazyTooltip title={format === 'relative' ? full : `${full} · ${relative}`}>
      <time className={styles.figures} dateTime={new Date(at).toISOString()}>
        {text}
      </time>
    </LazyTooltip>
  );
}
