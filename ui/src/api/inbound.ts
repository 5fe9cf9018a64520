/** Platforms that call us: addresses, product mapping, the log of calls, callbacks, their orders, statistics. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from './client';
import { keys } from './keys';
import type {
  CallbackRow,
  InboundCallRow,
  ProductionActionRequest,
  ProductMappingRequest,
  RevealedProduction,
} from './types';
import { type KeysetQuery, useKeyset } from './useKeyset';

export function useInboundDesk(shopId: string) {
  return useQuery({
    queryKey: keys.part('inbound', 'desk', { shopId }),
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/shops/{id}/inbound', { params: { path: { id: shopId } }, signal })),
  });
}

/** Everything about platforms that call us is read again. */
export function useInboundChanged() {
  const client = useQueryClient();
  return async () => {
    await client.invalidateQueries({ queryKey: keys.topic('inbound') });
    await client.invalidateQueries({ queryKey: keys.topic('orders') });
  };
}

export function useRenewAddresses(shopId: string) {
  const changed = useInboundChanged();
  return useMutation({
    mutationFn: () =>
      data(api.POST('/api/v1/shops/{id}/inbound/token', { params: { path: { id: shopId } } })),
    onSettled: changed,
  });
}

export function useSelfTest(shopId: string) {
  return useMutation({
    mutationFn: (address: string) =>
      data(
        api.POST('/api/v1/shops/{id}/inbound/self-test', {
          params: { path: { id: shopId } },
          body: address ? { address } : {},
        }),
      ),
  });
}

export function useMappings(shopId: string) {
  return useQuery({
    queryKey: keys.part('inbound', 'mappings', { shopId }),
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/shops/{id}/mappings', { params: { path: { id: shopId } }, signal })),
  });
}

export function useSaveMapping(shopId: string) {
  const changed = useInboundChanged();
  return useMutation({
    mutationFn: (body: ProductMappingRequest) =>
      data(api.POST('/api/v1/shops/{id}/mappings', { params: { path: { id: shopId } }, body })),
    onSettled: changed,
  });
}

export function useDeleteMapping(shopId: string) {
  const changed = useInboundChanged();
  return useMutation({
    mutationFn: (product_ref: string) =>
      data(
        api.DELETE('/api/v1/shops/{id}/mappings/{product_ref}', {
          params: { path: { id: shopId, product_ref } },
        }),
      ),
    onSettled: changed,
  });
}

export interface CallFilters {
  shop_id: string;
  direction?: 'in' | 'out' | undefined;
  outcome?: string | undefined;
  call?: string | undefined;
  sn?: string | undefined;
}

export function useInboundCalls(filters: CallFilters, limit: number): KeysetQuery<InboundCallRow> {
  const asked = { ...filters, limit };
  return useKeyset<InboundCallRow>({
    queryKey: keys.part('inbound', 'calls', asked),
    fetchPage: (cursor, signal) =>
      data(
        api.GET('/api/v1/inbound-calls', {
          params: { query: cursor ? { ...asked, cursor } : asked },
          signal,
        }),
      ),
  });
}

export function useCallbacks(
  shop_id: string,
  state: CallbackRow['state'] | undefined,
  limit: number,
): KeysetQuery<CallbackRow> {
  const asked = state ? { shop_id, state, limit } : { shop_id, limit };
  return useKeyset<CallbackRow>({
    queryKey: keys.part('inbound', 'callbacks', asked),
    fetchPage: (cursor, signal) =>
      data(
        api.GET('/api/v1/callbacks', { params: { query: cursor ? { ...asked, cursor } : asked }, signal }),
      ),
  });
}

export function useProduction(orderId: string, enabled: boolean) {
  return useQuery({
    queryKey: keys.part('inbound', 'production', { orderId }),
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/orders/{id}/production', { params: { path: { id: orderId } }, signal })),
    enabled,
  });
}

export function useProductionAction() {
  const changed = useInboundChanged();
  return useMutation({
    mutationFn: ({ id, body }: { id: string; body: ProductionActionRequest }) =>
      data(api.POST('/api/v1/orders/{id}/production/actions', { params: { path: { id } }, body })),
    onSettled: changed,
  });
}

/** Not cached: what it shows is secret. */
export function revealProduction(id: string, password?: string): Promise<RevealedProduction> {
  return data(
    api.POST('/api/v1/orders/{id}/production/reveal', {
      params: { path: { id } },
      body: password === undefined ? null : { password },
    }),
  );
}

/** Of one shop, or of all. */
export function useInboundStatistics(shop_id: string | undefined, days: number) {
  const asked = shop_id ? { shop_id, days } : { days };
  return useQuery({
    queryKey: keys.part('inbound', 'statistics', asked),
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/inbound-statistics', { params: { query: asked }, signal })),
  });
}

/** 阿奇索: reads one order by its number and takes it in. */
export function useLookUp(shop_id: string) {
  const changed = useInboundChanged();
  return useMutation({
    mutationFn: (sn: string) => data(api.POST('/api/agiso/pull', { body: { shop_id, sn } })),
    onSettled: changed,
  });
}

/** 阿奇索: how an order stands at the marketplace and here, and what was sent for it there. */
export function useAgisoStatus(shop_id: string) {
  const changed = useInboundChanged();
  return useMutation({
    mutationFn: (sn: string) => data(api.POST('/api/agiso/status', { body: { shop_id, sn } })),
    onSettled: changed,
  });
}

/** 阿奇索: the kinds of cards it keeps. */
export function useKeptCards(shop_id: string) {
  return useMutation({
    mutationFn: () => data(api.POST('/api/agiso/stock', { body: { shop_id } })),
  });
}

/** 阿奇索: adds cards to a kind. Never sent again by itself. */
export function useAddKeptCards(shop_id: string) {
  return useMutation({
    mutationFn: ({ kind, cards }: { kind: string; cards: { number: string; secret: string }[] }) =>
      data(api.POST('/api/agiso/stock', { body: { shop_id, kind, cards } })),
  });
}
