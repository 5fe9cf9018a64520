/** "Why was it not delivered" as one sentence. */
import { useTranslation } from 'react-i18next';
import { isErrorCode } from '@/api/errorCodes';
import type { Why } from '@/api/types';
import { formatShort, useCodeText, useKnownWord } from '@/components';
import { isDetailed, NEEDS, OF_CALLED, WHY_CODES } from './whyCodes';

/** What the sentences are filled with; a value that is missing is `undefined`. */
type Values = Record<string, string | number | undefined>;

export function useWhyText(): (why: Why) => string {
  const { t } = useTranslation('orders');
  const codeText = useCodeText();
  const known = useKnownWord();
  return (why) => {
    const code = WHY_CODES.find((known) => known === why.code);
    if (!code) return t('why.unknown');
    const called = why.params.of === 'called' ? OF_CALLED.find((known) => known === code) : undefined;
    if (called) return t(`whyCalled.${called}`);
    const { cause, of } = why.params;
    if (code === 'login_dead' && cause) return known(`shops:parked.${cause}`, t('why.login_dead'));
    if (code === 'task_paused' && of === 'shop') return t('whyOfShop.task_paused');
    if (!isDetailed(code)) return t(`why.${code}`);
    const values = valuesOf(why.params, (error) => (isErrorCode(error) ? codeText(error).what : undefined));
    // An order of more products than it may have messages: no length would do.
    if (code === 'content_too_long' && values.limit === '0') return t('ownRefusal.too_many_messages');
    const complete = NEEDS[code].every((name) => values[name] !== undefined);
    return complete ? t(`why.${code}`, values) : t(`whyShort.${code}`);
  };
}

/** Times are in milliseconds, errors are codes, all of it text. */
export function valuesOf(
  params: Record<string, unknown>,
  errorText: (code: string) => string | undefined,
): Values {
  const text = (name: string) => {
    const value = params[name];
    return value === undefined || value === null || value === '' ? undefined : String(value);
  };
  const at = Number(text('due_at') ?? text('opens_at') ?? text('next_at'));
  const short = Number(text('needed')) - Number(text('available'));
  const tries = Number(text('attempts'));
  const error = text('error');
  return {
    time: at > 0 ? formatShort(at, Date.now()) : undefined,
    missing: text('missing') ?? (short > 0 ? String(short) : undefined),
    reason: text('reason'),
    days: text('days'),
    limit: text('limit'),
    received: text('received'),
    longest: text('longest'),
    attempts: tries > 0 ? tries : undefined,
    error: error === undefined ? undefined : errorText(error),
  };
}
