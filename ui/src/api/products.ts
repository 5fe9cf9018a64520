/** Products of the shops, and what is known about one of them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data, idempotent } from './client';
import { keys } from './keys';
import type { ProductPage, ShelfPatch, SkuCards } from './types';

export interface ProductFilters {
  shop_id?: string | undefined;
  q?: string | undefined;
}

export function fetchProducts(
  { shop_id, q }: ProductFilters,
  cursor: string | undefined,
  limit: number,
  signal: AbortSignal,
): Promise<ProductPage> {
  const query = {
    limit,
    ...(shop_id ? { shop_id } : {}),
    ...(q ? { q } : {}),
    ...(cursor ? { cursor } : {}),
  };
  return data(api.GET('/api/v1/products', { params: { query }, signal }));
}

export function useProduct(id: string | undefined) {
  return useQuery({
    queryKey: keys.detail('products', id ?? ''),
    enabled: id !== undefined,
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/products/{id}', { params: { path: { id: id ?? '' } }, signal })),
  });
}

/** The product a rule names; `null` when the shop has it no longer. */
export function useProductOf(shopId: string | undefined, productRef: string | undefined) {
  return useQuery({
    queryKey: keys.part('products', 'of', { shopId, productRef }),
    enabled: Boolean(shopId && productRef),
    queryFn: async ({ signal }) => {
      const page = await fetchProducts({ shop_id: shopId, q: productRef }, undefined, 20, signal);
      return page.items.find((product) => product.product_ref === productRef) ?? null;
    },
  });
}

export function useSwitchProduct() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, on }: { id: string; on: boolean }) =>
      data(api.PATCH('/api/v1/products/{id}', { params: { path: { id } }, body: { switched_on: on } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.topic('products') }),
  });
}

/** Uploads cards of a pool into the platform's own stock. Never repeated by itself: nobody can look up what became of it. */
export function useUploadCards() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, skuRef, body }: { id: string; skuRef: string; body: SkuCards }) =>
      data(
        api.POST('/api/v1/products/{id}/skus/{sku_ref}/cards', {
          params: { path: { id, sku_ref: skuRef } },
          body,
          ...idempotent(),
        }),
      ),
    onSettled: () =>
      Promise.all(
        (['pools', 'cards'] as const).map((topic) =>
          client.invalidateQueries({ queryKey: keys.topic(topic) }),
        ),
      ),
  });
}

/** Sets stock and prices at the platform; what is absent stays. */
export function useSetShelf() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, skuRef, body }: { id: string; skuRef: string; body: ShelfPatch }) =>
      data(
        api.PATCH('/api/v1/products/{id}/skus/{sku_ref}', {
          params: { path: { id, sku_ref: skuRef } },
          body,
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.topic('products') }),
  });
}
