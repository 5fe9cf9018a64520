/** Card pools, cards, batches and the stock journal. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data, idempotent } from './client';
import { keys } from './keys';
import type { CardBatchRequest, CardPage, CardState, PoolBody, StockPage } from './types';

export function usePools() {
  return useQuery({
    queryKey: keys.list('pools'),
    queryFn: ({ signal }) => data(api.GET('/api/v1/card-pools', { signal })),
  });
}

/** What a change of cards or pools makes stale. */
export function useCardsChanged() {
  const client = useQueryClient();
  return () =>
    Promise.all(
      (['pools', 'cards', 'products'] as const).map((topic) =>
        client.invalidateQueries({ queryKey: keys.topic(topic) }),
      ),
    );
}

/** Creates without an id, changes with one. */
export function useSavePool() {
  const changed = useCardsChanged();
  return useMutation({
    mutationFn: ({ id, body }: { id: string | undefined; body: PoolBody }) =>
      id === undefined
        ? data(api.POST('/api/v1/card-pools', { body }))
        : data(api.PATCH('/api/v1/card-pools/{id}', { params: { path: { id } }, body })),
    onSuccess: changed,
  });
}

export function useDeletePool() {
  const changed = useCardsChanged();
  return useMutation({
    mutationFn: (id: string) => data(api.DELETE('/api/v1/card-pools/{id}', { params: { path: { id } } })),
    onSuccess: changed,
  });
}

export interface CardFilters {
  pool_id?: string | undefined;
  state?: CardState | undefined;
  batch_id?: string | undefined;
  /** The last characters, at least four. */
  tail?: string | undefined;
}

export function fetchCards(
  filters: CardFilters,
  cursor: string | undefined,
  limit: number,
  signal: AbortSignal,
): Promise<CardPage> {
  const { pool_id, state, batch_id, tail } = filters;
  const query = {
    limit,
    ...(pool_id ? { pool_id } : {}),
    ...(state ? { state } : {}),
    ...(batch_id ? { batch_id } : {}),
    ...(tail ? { tail } : {}),
    ...(cursor ? { cursor } : {}),
  };
  return data(api.GET('/api/v1/cards', { params: { query }, signal }));
}

export function useActOnCards() {
  const changed = useCardsChanged();
  return useMutation({
    mutationFn: (body: CardBatchRequest) => data(api.POST('/api/v1/cards/batch', { body, ...idempotent() })),
    onSettled: changed,
  });
}

/** The answer is never kept in the cache of queries. */
export function useRevealCard() {
  return useMutation({
    gcTime: 0,
    mutationFn: ({ id, password }: { id: string; password?: string }) =>
      data(
        api.POST('/api/v1/cards/{id}/reveal', {
          params: { path: { id } },
          body: { password: password ?? null },
        }),
      ),
  });
}

export function useCardHistory(id: string | undefined) {
  return useQuery({
    queryKey: keys.detail('cards', id ?? ''),
    enabled: id !== undefined,
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/cards/{id}/history', { params: { path: { id: id ?? '' } }, signal })),
  });
}

export function useCardBatches(poolId: string | undefined) {
  return useQuery({
    queryKey: keys.part('cards', 'batches', { poolId }),
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/card-batches', { params: { query: poolId ? { pool_id: poolId } : {} }, signal })),
  });
}

export function fetchStock(
  poolId: string,
  cursor: string | undefined,
  limit: number,
  signal: AbortSignal,
): Promise<StockPage> {
  const query = { limit, ...(cursor ? { cursor } : {}) };
  return data(api.GET('/api/v1/card-pools/{id}/stock', { params: { path: { id: poolId }, query }, signal }));
}

/** Takes an import back: what nobody used is removed. */
export function useUndoBatch() {
  const changed = useCardsChanged();
  return useMutation({
    mutationFn: (id: string) => data(api.DELETE('/api/v1/card-batches/{id}', { params: { path: { id } } })),
    onSuccess: changed,
  });
}

/** Orders that waited for cards of this pool are delivered now. */
export function useDeliverWaiting() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (poolId: string) =>
      data(
        api.POST('/api/v1/card-pools/{id}/deliver-waiting', {
          params: { path: { id: poolId } },
          ...idempotent(),
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.topic('orders') }),
  });
}

/** Uploads of cards into a platform's own stock of which nobody knows what became. */
export function useCardUploads() {
  return useQuery({
    queryKey: keys.part('cards', 'uploads'),
    queryFn: ({ signal }) => data(api.GET('/api/v1/card-uploads', { signal })),
  });
}

/** What the seller saw at the platform; cards that are not there go back into stock. */
export function useSettleUpload() {
  const changed = useCardsChanged();
  return useMutation({
    mutationFn: ({ id, atPlatform }: { id: string; atPlatform: boolean }) =>
      data(
        api.POST('/api/v1/card-uploads/{id}/settle', {
          params: { path: { id } },
          body: { at_platform: atPlatform },
          ...idempotent(),
        }),
      ),
    onSettled: changed,
  });
}
