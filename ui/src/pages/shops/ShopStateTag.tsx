/** The state of a shop; why it waits is said on hover, and beside it where there is room. */
import type { Shop } from '@/api/types';
import { StateTag, useCodeText } from '@/components';

export function ShopStateTag({ shop }: { shop: Shop }) {
  const codeText = useCodeText();
  const { what, next } = codeText(shop.parked_reason);
  return (
    <StateTag kind="shop" state={shop.state} {...(shop.parked_reason ? { hint: `${what} · ${next}` } : {})} />
  );
}
