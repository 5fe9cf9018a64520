/** A step of an order's history as words. */
import { useTranslation } from 'react-i18next';
import { isErrorCode } from '@/api/errorCodes';
import { formatShort, useCodeText } from '@/components';
import { type EventKind, eventKind } from './events';
import { useGuardText } from './useGuardText';

type Detail = Record<string, unknown>;

const GUARDS_IN = ['guard', 'guards'] as const;

export function useEventText() {
  const { t } = useTranslation('orders');
  const codeText = useCodeText();
  const guardText = useGuardText();
  const at = (value: unknown) => formatShort(Number(value), Date.now());

  const units = ({ units: count, missing }: Detail) => {
    if (typeof count !== 'number') return undefined;
    return Number(missing) > 0
      ? t('eventDetail.unitsMissing', { count, missing: Number(missing) })
      : t('eventDetail.units', { count });
  };
  const guards = (detail: Detail) => {
    const names = GUARDS_IN.flatMap((key) => detail[key] ?? []).map(String);
    return names.map((name) => guardText.nameOf(name)).join(' · ') || undefined;
  };

  /** Only what a seller can read; ids and technical values stay in the log. */
  const detail = (kind: EventKind, found: Detail): string | undefined => {
    const due = found.due_at ?? found.until;
    const code = found.code ?? found.error;
    const plain = found.text ?? found.message ?? (kind === 'block_buyer' ? found.reason : undefined);
    const parts = [
      kind === 'scheduled' || kind === 'postponed'
        ? due && t('eventDetail.due', { time: at(due) })
        : undefined,
      kind === 'reserved' ? units(found) : undefined,
      kind === 'out_of_stock' && found.missing
        ? t('eventDetail.missing', { missing: Number(found.missing) })
        : undefined,
      guards(found),
      typeof code === 'string' && isErrorCode(code) ? codeText(code).what : undefined,
      found.company ? [found.company, found.number].filter(Boolean).join(' ') : undefined,
      typeof plain === 'string' ? plain : undefined,
    ];
    return parts.filter(Boolean).join(' · ') || undefined;
  };

  return {
    title: (kind: string) => {
      const known = eventKind(kind);
      return known === 'other' ? `${t('event.other')} ${kind}` : t(`event.${known}`);
    },
    detail: (kind: string, found: Detail) => detail(eventKind(kind), found),
    actor: (actor: string) => (actor === '' || actor === 'system' ? t('actor.system') : actor),
  };
}
