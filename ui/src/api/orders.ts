/** Orders: the list, the counts of its tabs, one order, and what can be done with them. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data, idempotent } from './client';
import { keys } from './keys';
import type {
  BatchResult,
  DeliveryProof,
  Millis,
  OrderActionRequest,
  OrderLookupResult,
  OrderRow,
  PlatformKind,
  Tab,
} from './types';
import { type KeysetQuery, useKeyset } from './useKeyset';

/** In the order of the screen. */
export const TABS = [
  'attention',
  'all',
  'pending_payment',
  'pending_ship',
  'manual',
  'needs_review',
  'out_of_stock',
  'scheduled',
  'shipped',
  'to_verify',
  'completed',
  'after_sale',
  'closed',
] as const satisfies readonly Tab[];

export interface OrderFilters {
  tab: Tab;
  shop_id?: string | undefined;
  platform?: PlatformKind | undefined;
  q?: string | undefined;
  /** Placed at this moment or later. */
  from?: Millis | undefined;
  /** Placed before this moment. */
  to?: Millis | undefined;
}

export function useOrderTabs(shopId: string | undefined) {
  const query = shopId ? { shop_id: shopId } : {};
  return useQuery({
    queryKey: keys.part('orders', 'tabs', query),
    queryFn: ({ signal }) => data(api.GET('/api/v1/orders/tabs', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The list under a tab. While nothing but tab and shop is set, the counters know how long it is. */
export function useOrderList(filters: OrderFilters, limit: number, enabled = true): KeysetQuery<OrderRow> {
  const asked = { ...filters, limit };
  const list = useKeyset<OrderRow>({
    queryKey: keys.list('orders', asked),
    fetchPage: (cursor, signal) =>
      data(api.GET('/api/v1/orders', { params: { query: cursor ? { ...asked, cursor } : asked }, signal })),
    enabled,
  });
  const tabs = useOrderTabs(filters.shop_id);
  const narrowed = filters.platform ?? filters.q ?? filters.from ?? filters.to;
  const counted = narrowed === undefined ? tabs.data?.counts[filters.tab] : undefined;
  return { ...list, total: list.total ?? counted };
}

export function useOrder(id: string | undefined) {
  return useQuery({
    queryKey: keys.detail('orders', id ?? ''),
    enabled: id !== undefined,
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/orders/{id}', { params: { path: { id: id ?? '' } }, signal })),
  });
}

/** One question may name this many orders; more are asked for one after the other. */
export const LOOKUP_AT_ONCE = 200;

/** Finds orders by their whole numbers, and says which numbers are no order. */
export function useOrderLookup(sns: string[] | undefined) {
  return useQuery({
    queryKey: keys.part('orders', 'lookup', { sns: sns ?? [] }),
    enabled: sns !== undefined,
    queryFn: async ({ signal }) => {
      const all: OrderLookupResult = { items: [], missing: [] };
      for (let start = 0; start < (sns ?? []).length; start += LOOKUP_AT_ONCE) {
        const body = { sns: (sns ?? []).slice(start, start + LOOKUP_AT_ONCE) };
        const part = await data(api.POST('/api/v1/orders/lookup', { body, signal }));
        all.items.push(...part.items);
        all.missing.push(...part.missing);
      }
      return all;
    },
  });
}

export interface OrderWish {
  id: string;
  body: OrderActionRequest;
  /** One a click. */
  key: string;
}

export function useOrderAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body, key }: OrderWish) =>
      data(api.POST('/api/v1/orders/{id}/actions', { params: { path: { id } }, body, ...idempotent(key) })),
    onSuccess: (detail, { id }) => client.setQueryData(keys.detail('orders', id), detail),
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic('orders') }),
  });
}

/** Rows sent in one call. */
export const BATCH_AT_ONCE = 200;

export interface OrderBatchWish {
  ids: string[];
  body: OrderActionRequest;
  key: string;
}

export function useOrderBatch() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ ids, body, key }: OrderBatchWish) => {
      const all: BatchResult = { results: [] };
      for (let start = 0; start < ids.length; start += BATCH_AT_ONCE) {
        const part = await data(
          api.POST('/api/v1/orders/batch', {
            body: { ...body, ids: ids.slice(start, start + BATCH_AT_ONCE) },
            ...idempotent(`${key}-${start}`),
          }),
        );
        all.results.push(...part.results);
      }
      return all;
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic('orders') }),
  });
}

/** What each of these orders got; read again whenever orders change. */
export function useDeliveryProofs(ids: readonly string[]) {
  return useQuery({
    queryKey: keys.part('orders', 'proofs', { ids }),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const all: DeliveryProof[] = [];
      for (let start = 0; start < ids.length; start += BATCH_AT_ONCE) {
        const body = { ids: ids.slice(start, start + BATCH_AT_ONCE) };
        const part = await data(api.POST('/api/v1/orders/proofs', { body, signal }));
        all.push(...part.items);
      }
      return all;
    },
  });
}

/** Every order under a tab, for one button over all of them. */
export async function allOrdersOf(filters: OrderFilters): Promise<OrderRow[]> {
  const rows: OrderRow[] = [];
  let cursor: string | undefined;
  do {
    const query = { ...filters, limit: BATCH_AT_ONCE, ...(cursor ? { cursor } : {}) };
    const page = await data(api.GET('/api/v1/orders', { params: { query } }));
    rows.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return rows;
}

/** The text that was or will be sent, in clear. The program writes down who looked, and may ask for the password. */
export function revealOrderContent(id: string, password?: string): Promise<{ text: string }> {
  const body = password === undefined ? {} : { body: { password } };
  return data(api.POST('/api/v1/orders/{id}/content/reveal', { params: { path: { id } }, ...body }));
}

/** The buyer's phone number in full. The program writes down who looked, and may ask for the password. */
export function revealOrderPhone(id: string, password?: string): Promise<{ text: string }> {
  const body = password === undefined ? {} : { body: { password } };
  return data(api.POST('/api/v1/orders/{id}/phone/reveal', { params: { path: { id } }, ...body }));
}
