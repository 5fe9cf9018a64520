/** Refusals that the program decides on by itself before it sends, as sentences with the next step. */
import { useTranslation } from 'react-i18next';

const OWN = [
  'sent_by_agiso',
  'not_deliverable',
  'order_not_found',
  'one_line_only',
  'too_many_messages',
  'one_card_only',
  'no_card',
  'ship_in_console',
] as const;

/** The sentence of a code; `undefined` for codes that a platform answered with. */
export function useOwnRefusal(): (code: unknown) => string | undefined {
  const { t } = useTranslation('orders');
  return (code) => {
    const own = OWN.find((known) => known === code);
    return own === undefined ? undefined : t(`ownRefusal.${own}`);
  };
}
