/** In words, which specifications a rule is for. */
import { useTranslation } from 'react-i18next';
import { isWhole, SCOPES } from './choices';

export function useScopeText(): (scope: { kind: string; value?: string | null }) => string {
  const { t } = useTranslation('products');
  return ({ kind, value }) => {
    const word = t(`scope.${SCOPES.find((one) => one === kind) ?? 'all'}`);
    return isWhole(kind) || !value ? word : `${word} ${value}`;
  };
}
