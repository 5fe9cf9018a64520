/** A log line in words. Titles are codes of the program; what has no word here is shown as the program says it. */
import { useTranslation } from 'react-i18next';
import { isErrorCode } from '@/api/errorCodes';
import type { LogEntry } from '@/api/types';
import { formatFull, useCodeText, useKnownWord } from '@/components';

/** Facts that say most about a line, in this order. */
const TELLING = ['sn', 'title', 'name', 'buyer', 'shop', 'message', 'reason', 'subject'] as const;

/** A thing done by the program itself has one of these as its actor. */
const OURSELVES: ReadonlySet<string> = new Set(['', 'system', 'engine', 'huolang']);

export function useLogWords() {
  const { t } = useTranslation('logs');
  const known = useKnownWord();
  const codeText = useCodeText();
  return {
    title: ({ title }: LogEntry) => known(`logs:event.${title.replaceAll('.', '_')}`, title),
    summary: ({ detail }: LogEntry) => {
      const code =
        typeof detail.code === 'string' && isErrorCode(detail.code) ? codeText(detail.code).what : '';
      const facts = TELLING.map((name) => detail[name]).filter(
        (value): value is string => typeof value === 'string' && value !== '',
      );
      return [...facts.slice(0, 3), code].filter(Boolean).join(' · ') || '—';
    },
    actor: (actor: string | null) => (OURSELVES.has(actor ?? '') ? t('system') : actor),
    field: (name: string) => known(`logs:field.${name.replaceAll('.', '_')}`, name),
    value: (name: string, value: unknown) => {
      if (name === 'track') return known(`logs:track.${String(value)}`, String(value));
      if (name === 'state') return known(`states:attempt.${String(value)}`, String(value));
      if (typeof value === 'number')
        return name.endsWith('_at') ? formatFull(value) : value.toLocaleString('en-US');
      return typeof value === 'string' ? value : JSON.stringify(value);
    },
  };
}
