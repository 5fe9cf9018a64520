/** Why a row was not imported, and what helps. */
import { useTranslation } from 'react-i18next';
import { isErrorCode } from '@/api/errorCodes';
import { useCodeText } from '@/components';

const REASONS = [
  'missing_secret',
  'missing_password',
  'cell_too_long',
  'control_char',
  'invisible_char',
  'bad_date',
  'too_many_columns',
  'bad_quote',
  'digits_lost',
  'turned_into_date',
  'formula_error',
  'repeated_header',
  'platform_forbids',
] as const;

export function useReasonText(): (reason: string) => string {
  const { t } = useTranslation('cards');
  const codeText = useCodeText();
  return (reason) => {
    const known = REASONS.find((one) => one === reason);
    if (known) return t(`reject.${known}`);
    if (isErrorCode(reason)) return `${codeText(reason).what} · ${codeText(reason).next}`;
    return t('reject.other');
  };
}
