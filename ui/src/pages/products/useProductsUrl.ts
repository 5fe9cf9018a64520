/** Tab, search, open product and open rule, as they stand in the address. */
import { useSearchParams } from 'react-router';

export const TABS = ['products', 'rules'] as const;
export type ProductsTab = (typeof TABS)[number];

/** In the address instead of an id: a rule that is being made. */
export const NEW_RULE = 'new';

export interface ProductsUrl {
  tab: ProductsTab;
  q: string | undefined;
  /** The product whose drawer is open. */
  open: string | undefined;
  /** The rule in the editor, or `new`. */
  rule: string | undefined;
  /** The product a new rule is for. */
  product: string | undefined;
}

const orUndefined = (text: string | null) => (text === null || text === '' ? undefined : text);

export function useProductsUrl() {
  const [search, setSearch] = useSearchParams();
  const url: ProductsUrl = {
    tab: TABS.find((tab) => tab === search.get('tab')) ?? 'products',
    q: orUndefined(search.get('q')),
    open: orUndefined(search.get('open')),
    rule: orUndefined(search.get('rule')),
    product: orUndefined(search.get('product')),
  };
  const change = (patch: Partial<ProductsUrl>) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        for (const [name, value] of Object.entries(patch)) {
          if (value === undefined) next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: patch.open === undefined && patch.rule === undefined },
    );
  return {
    url,
    change,
    editRule: (id: string) => change({ rule: id, product: undefined }),
    addRule: (productId?: string) => change({ rule: NEW_RULE, product: productId }),
    closeRule: () => change({ rule: undefined, product: undefined }),
  };
}
