/** The model: its endpoint and bounds, what it does in which shop and for which product, the bench, the costs. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from './client';
import { keys } from './keys';
import type {
  AiCheckRequest,
  AiProduct,
  AiProductBody,
  AiSettings,
  AiSettingsBody,
  AiShop,
  AiShopBody,
  BenchRequest,
  HostileBenchRequest,
} from './serviceContract';
import type { Millis } from './types';
import { type KeysetQuery, useKeyset } from './useKeyset';

export function useAiPresets() {
  return useQuery({
    queryKey: keys.part('ai', 'presets'),
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => data(api.GET('/api/v1/ai/presets', { signal })),
  });
}

const settingsKey = keys.part('ai', 'settings');

export function useAiSettings() {
  return useQuery({
    queryKey: settingsKey,
    queryFn: ({ signal }) => data(api.GET('/api/v1/ai/settings', { signal })),
  });
}

/** What is sent to keep everything as it is. */
export function settingsBody(settings: AiSettings): AiSettingsBody {
  const { has_key: _key, key_hint: _hint, default_prompts: _prompts, updated_at: _at, ...body } = settings;
  return body;
}

/** Parts are changed; the whole is sent. */
export function useSaveAiSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (patch: Partial<AiSettingsBody>) => {
      const now = await client.fetchQuery({
        queryKey: settingsKey,
        staleTime: 0,
        queryFn: () => data(api.GET('/api/v1/ai/settings')),
      });
      return data(api.PUT('/api/v1/ai/settings', { body: { ...settingsBody(now), ...patch } }));
    },
    onSuccess: (settings) => client.setQueryData(settingsKey, settings),
  });
}

/** One small question to the model; it costs next to nothing. */
export function useCheckAi() {
  return useMutation({
    gcTime: 0,
    mutationFn: (body: AiCheckRequest) => data(api.POST('/api/v1/ai/check', { body })),
  });
}

const shopsKey = keys.part('ai', 'shops');

export function useAiShops() {
  return useQuery({
    queryKey: shopsKey,
    queryFn: ({ signal }) => data(api.GET('/api/v1/ai/shops', { signal })),
  });
}

export function useSaveAiShop() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ shop_id, ...body }: AiShopBody & { shop_id: string }) =>
      data(api.PUT('/api/v1/ai/shops/{shop_id}', { params: { path: { shop_id } }, body })),
    onSuccess: (shop) => {
      client.setQueryData<AiShop[]>(shopsKey, (before) =>
        before?.map((one) => (one.shop_id === shop.shop_id ? shop : one)),
      );
      return client.invalidateQueries({ queryKey: keys.topic('conversations') });
    },
  });
}

export interface AiProductFilters {
  shop_id?: string | undefined;
  q?: string | undefined;
}

export function useAiProducts({ shop_id, q }: AiProductFilters, limit: number): KeysetQuery<AiProduct> {
  const asked = { ...(shop_id ? { shop_id } : {}), ...(q ? { q } : {}), limit };
  return useKeyset<AiProduct>({
    queryKey: keys.list('ai', asked),
    fetchPage: (cursor, signal) =>
      data(
        api.GET('/api/v1/ai/products', {
          params: { query: cursor ? { ...asked, cursor } : asked },
          signal,
        }),
      ),
  });
}

export interface ProductPlace {
  shop_id: string;
  product_ref: string;
}

export function useAiProduct(place: ProductPlace | undefined) {
  const path = place ?? { shop_id: '', product_ref: '' };
  return useQuery({
    queryKey: keys.part('ai', 'product', path),
    enabled: place !== undefined,
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/ai/products/{shop_id}/{product_ref}', { params: { path }, signal })),
  });
}

function useProductsChanged() {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.topic('ai') }),
      client.invalidateQueries({ queryKey: keys.topic('conversations') }),
    ]);
}

export function useSaveAiProduct() {
  const changed = useProductsChanged();
  return useMutation({
    mutationFn: ({ place, body }: { place: ProductPlace; body: AiProductBody }) =>
      data(api.PUT('/api/v1/ai/products/{shop_id}/{product_ref}', { params: { path: { ...place } }, body })),
    onSuccess: changed,
  });
}

/** Back to the ways of the shop. */
export function useForgetAiProduct() {
  const changed = useProductsChanged();
  return useMutation({
    mutationFn: (place: ProductPlace) =>
      data(api.DELETE('/api/v1/ai/products/{shop_id}/{product_ref}', { params: { path: { ...place } } })),
    onSuccess: changed,
  });
}

const linesKey = keys.part('ai', 'lines');

/** The buyer lines that the seller keeps for the bench. */
export function useBenchLines() {
  return useQuery({
    queryKey: linesKey,
    queryFn: ({ signal }) => data(api.GET('/api/v1/ai/bench/lines', { signal })),
  });
}

export function useSaveBenchLines() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (lines: string[]) => data(api.PUT('/api/v1/ai/bench/lines', { body: { lines } })),
    onSuccess: (saved) => client.setQueryData(linesKey, saved),
  });
}

function useCostsChanged() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: keys.part('ai', 'costs').slice(0, 2) });
}

/** Nothing is sent to a buyer; the calls are counted. */
export function useRunBench() {
  const changed = useCostsChanged();
  return useMutation({
    mutationFn: (body: BenchRequest) => data(api.POST('/api/v1/ai/bench', { body })),
    onSettled: changed,
  });
}

export function useHostileLines() {
  return useQuery({
    queryKey: keys.part('ai', 'hostile'),
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => data(api.GET('/api/v1/ai/bench/hostile', { signal })),
  });
}

export function useRunHostile() {
  const changed = useCostsChanged();
  return useMutation({
    mutationFn: (body: HostileBenchRequest) => data(api.POST('/api/v1/ai/bench/hostile', { body })),
    onSettled: changed,
  });
}

export interface CostRange {
  from: Millis;
  to: Millis;
  shop_id?: string | undefined;
}

export function useAiCosts({ from, to, shop_id }: CostRange) {
  const query = { from, to, ...(shop_id ? { shop_id } : {}) };
  return useQuery({
    queryKey: keys.part('ai', 'costs', query),
    queryFn: ({ signal }) => data(api.GET('/api/v1/ai/costs', { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}
