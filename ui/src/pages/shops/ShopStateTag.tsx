/** The state of a shop; why it waits is said on hover. */
import type { Shop } from '@/api/types';
import { StateTag } from '@/components';
import { useParkedText } from './useParkedText';

export function ShopStateTag({ shop }: { shop: Pick<Shop, 'state' | 'parked_reason'> }) {
  const hint = useParkedText()(shop.parked_reason);
  return <StateTag kind="shop" state={shop.state} {...(hint ? { hint } : {})} />;
}
