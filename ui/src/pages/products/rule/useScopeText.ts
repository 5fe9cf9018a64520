/** In words, which specifications a rule is for. */
import { useTranslation } from 'react-i18next';
import type { RuleScope } from '@/api/types';

export function useScopeText(): (scope: RuleScope) => string {
  const { t } = useTranslation('products');
  return ({ kind, value }) =>
    kind === 'all' || !value ? t(`scope.${kind}`) : `${t(`scope.${kind}`)} ${value}`;
}
