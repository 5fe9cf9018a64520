/** A product as one word for the address, and back. */
import type { ProductPlace } from '@/api/ai';

export function placeText({ shop_id, product_ref }: ProductPlace): string {
  return `${shop_id}~${product_ref}`;
}

export function placeIn(text: string | undefined): ProductPlace | undefined {
  const at = text?.indexOf('~') ?? -1;
  if (text === undefined || at < 1) return undefined;
  return { shop_id: text.slice(0, at), product_ref: text.slice(at + 1) };
}
