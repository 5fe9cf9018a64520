/** What can be done with shops: connect, change, pause, check, remove; and who may not buy there. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data, idempotent } from './client';
import { keys } from './keys';
import type { NewBlockedBuyer, NewShop, ShopActionRequest, ShopPatch, ShopStoresRequest } from './types';

export function usePlatforms() {
  return useQuery({
    queryKey: keys.part('shops', 'platforms'),
    queryFn: ({ signal }) => data(api.GET('/api/v1/platforms', { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useReadiness(shopId: string) {
  return useQuery({
    queryKey: keys.part('shops', 'readiness', { shopId }),
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/shops/{id}/readiness', { params: { path: { id: shopId } }, signal })),
  });
}

export function useShopAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, action }: { id: string; action: ShopActionRequest['action'] }) =>
      data(
        api.POST('/api/v1/shops/{id}/actions', {
          params: { path: { id } },
          body: { action },
          ...idempotent(),
        }),
      ),
    onSettled: () =>
      Promise.all(
        (['shops', 'dashboard', 'practice', 'products'] as const).map((topic) =>
          client.invalidateQueries({ queryKey: keys.topic(topic) }),
        ),
      ),
  });
}

export function useCreateShop() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewShop) => data(api.POST('/api/v1/shops', { body, ...idempotent() })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.topic('shops') }),
  });
}

export function useUpdateShop(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ShopPatch) =>
      data(api.PATCH('/api/v1/shops/{id}', { params: { path: { id } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.topic('shops') }),
  });
}

/** The stores of the account that a form names; keeps nothing. */
export function useFindStores() {
  return useMutation({
    gcTime: 0,
    mutationFn: (body: ShopStoresRequest) => data(api.POST('/api/v1/shop-stores', { body })),
  });
}

export function useDeleteShop() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => data(api.DELETE('/api/v1/shops/{id}', { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.topic('shops') }),
  });
}

export function useBlockedBuyers() {
  return useQuery({
    queryKey: keys.part('shops', 'blocked'),
    queryFn: ({ signal }) => data(api.GET('/api/v1/blocked-buyers', { signal })),
  });
}

export function useBlockBuyer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewBlockedBuyer) => data(api.POST('/api/v1/blocked-buyers', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.part('shops', 'blocked') }),
  });
}

export function useUnblockBuyer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => data(api.DELETE('/api/v1/blocked-buyers/{id}', { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.part('shops', 'blocked') }),
  });
}
