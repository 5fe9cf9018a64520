/** A step of an order's history as words. */
import { useTranslation } from 'react-i18next';
import { isErrorCode } from '@/api/errorCodes';
import { formatShort, useCodeText } from '@/components';
import { type EventKind, eventKind } from './events';
import { useGuardText } from './useGuardText';
import { useOwnRefusal } from './useOwnRefusal';

type Detail = Record<string, unknown>;

const GUARDS_IN = ['guard', 'guards', 'overrides'] as const;

export function useEventText() {
  const { t } = useTranslation('orders');
  const codeText = useCodeText();
  const guardText = useGuardText();
  const ownRefusal = useOwnRefusal();
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

  const reason = (text: unknown) => {
    if (text === 'ambiguous') return t('why.rule_ambiguous');
    return text === 'no_rule' || text === 'no_rule_for_spec' ? t(`why.${text}`) : undefined;
  };
  /** The time a step speaks of: until when it waits, or when it is tried again. */
  const moment = (kind: EventKind, found: Detail) => {
    const due = found.due_at ?? found.until;
    if (due && (kind === 'scheduled' || kind === 'postponed')) return t('eventDetail.due', { time: at(due) });
    return found.at ? t('eventDetail.again', { time: at(found.at) }) : undefined;
  };
  const cards = (kind: EventKind, found: Detail) => {
    if (kind === 'reserved') return units(found);
    return Number(found.missing) > 0
      ? t('eventDetail.missing', { missing: Number(found.missing) })
      : undefined;
  };
  const answer = (received: unknown) =>
    received === true ? t('eventDetail.received') : t('eventDetail.notReceived');
  const words = (kind: EventKind, found: Detail) => {
    const plain = found.text ?? found.message ?? (kind === 'buyer_blocked' ? found.reason : undefined);
    return typeof plain === 'string' ? plain : undefined;
  };

  /** Only what a seller can read; ids and technical values stay in the log. */
  const detail = (kind: EventKind, found: Detail): string | undefined => {
    const { code, company, number } = found;
    const parts = [
      moment(kind, found),
      cards(kind, found),
      kind === 'unmatched' ? reason(found.reason) : undefined,
      guards(found),
      typeof code === 'string' && isErrorCode(code) ? codeText(code).what : undefined,
      company ? [company, number].filter(Boolean).join(' ') : undefined,
      ownRefusal(code) ?? words(kind, found),
      kind === 'reviewed' ? answer(found.received) : undefined,
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
