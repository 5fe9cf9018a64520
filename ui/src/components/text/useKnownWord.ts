/** The word for a code of the program. A code that a newer program made up, and that has no word here, is shown as it is. */
import { useTranslation } from 'react-i18next';

/** `known('logs:title.order_paid', 'order.paid')`; the key is a template literal, so that the locale check sees it. */
export function useKnownWord(): (
  key: string,
  fallback: string,
  variables?: Record<string, unknown>,
) => string {
  const { t, i18n } = useTranslation();
  const word = t as unknown as (key: string, variables: Record<string, unknown>) => string;
  return (key, fallback, variables = {}) => (i18n.exists(key) ? word(key, variables) : fallback);
}
