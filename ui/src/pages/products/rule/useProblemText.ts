/** The sentence for what is wrong with a field or a template. */
import { useTranslation } from 'react-i18next';
import { isErrorCode } from '@/api/errorCodes';
import { useCodeText } from '@/components';

const PROBLEMS = [
  'empty',
  'too_small',
  'too_large',
  'too_long',
  'span_reversed',
  'never_open',
  'not_an_address',
  'missing',
  'template_wrong',
  'template_without_card',
  'cards_without_source',
  'value_missing',
  'not_vouchers',
  'physical_not_automatic',
  'voucher_ships_itself',
  'one_unit_each',
  'unknown_variable',
  'unclosed_brace',
  'empty_brace',
  'unclosed_block',
  'unopened_block',
  'nested_loop',
  'outside_loop',
  'full_width_brace',
  'too_deep',
] as const;

export function useProblemText(): (code: string) => string {
  const { t } = useTranslation('products');
  const codeText = useCodeText();
  return (code) => {
    const own = PROBLEMS.find((problem) => problem === code);
    if (own) return t(`problem.${own}`);
    if (isErrorCode(code) && code !== 'invalid_input') {
      const { what, next } = codeText(code);
      return `${what} · ${next}`;
    }
    return t('problem.other');
  };
}
