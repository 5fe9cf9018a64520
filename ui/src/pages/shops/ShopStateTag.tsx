/** The state of a shop; why it waits is said on hover. */
import type { Shop } from '@/api/types';
import { StateTag } from '@/components';
import { useParkedText } from './useParkedText';

const NOT_AUTHORIZED = 'not_authorized';

export function ShopStateTag({ shop }: { shop: Pick<Shop, 'state' | 'parked_reason'> }) {
  const hint = useParkedText()(shop.parked_reason);
  // A shop that was just added waits for its login; nothing is wrong with it.
  const state = shop.parked_reason === NOT_AUTHORIZED ? NOT_AUTHORIZED : shop.state;
  return <StateTag kind="shop" state={state} {...(hint ? { hint } : {})} />;
}
