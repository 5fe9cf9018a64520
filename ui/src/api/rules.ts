/** Delivery rules and their templates. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from './client';
import { keys } from './keys';
import type { Rule, RuleBatchRequest, RuleBody } from './types';

export interface RuleFilters {
  shop_id?: string | undefined;
  product_ref?: string | undefined;
}

export function fetchRules({ shop_id, product_ref }: RuleFilters, signal: AbortSignal): Promise<Rule[]> {
  const query = { ...(shop_id ? { shop_id } : {}), ...(product_ref ? { product_ref } : {}) };
  return data(api.GET('/api/v1/rules', { params: { query }, signal }));
}

export function useRule(id: string | undefined) {
  return useQuery({
    queryKey: keys.detail('rules', id ?? ''),
    enabled: id !== undefined,
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/rules/{id}', { params: { path: { id: id ?? '' } }, signal })),
  });
}

function useRulesChanged() {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.topic('rules') }),
      client.invalidateQueries({ queryKey: keys.topic('products') }),
    ]);
}

/** Creates without an id, replaces with one. */
export function useSaveRule() {
  const changed = useRulesChanged();
  return useMutation({
    mutationFn: ({ id, body }: { id: string | undefined; body: RuleBody }) =>
      id === undefined
        ? data(api.POST('/api/v1/rules', { body }))
        : data(api.PUT('/api/v1/rules/{id}', { params: { path: { id } }, body })),
    onSuccess: changed,
  });
}

export function useDeleteRule() {
  const changed = useRulesChanged();
  return useMutation({
    mutationFn: (id: string) => data(api.DELETE('/api/v1/rules/{id}', { params: { path: { id } } })),
    onSuccess: changed,
  });
}

export function useUpdateRules() {
  const changed = useRulesChanged();
  return useMutation({
    mutationFn: (body: RuleBatchRequest) => data(api.POST('/api/v1/rules/batch', { body })),
    onSettled: changed,
  });
}

/** The latest changes of a rule's own stock. */
export function useRuleStock(id: string) {
  return useQuery({
    queryKey: keys.part('rules', 'stock', { id }),
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/rules/{id}/stock', { params: { path: { id }, query: { limit: 20 } }, signal })),
  });
}

/** Virtual or physical, as the words of the title suggest. */
export function useGoodsSuggestion(title: string | undefined) {
  return useQuery({
    queryKey: keys.part('settings', 'goods-suggestion', { title }),
    enabled: Boolean(title),
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/rules/suggestion', { params: { query: { title: title ?? '' } }, signal })),
    staleTime: 60_000,
  });
}

export function useTemplateVariables() {
  return useQuery({
    queryKey: keys.part('settings', 'template-variables'),
    queryFn: ({ signal }) => data(api.GET('/api/v1/templates/variables', { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export interface PreviewOf {
  template: string;
  order_id?: string | undefined;
  pool_id?: string | undefined;
}

/** What the buyer would read. The answer before stays until the new one is there, so that nothing jumps while typing. */
export function useTemplatePreview({ template, order_id, pool_id }: PreviewOf) {
  return useQuery({
    queryKey: keys.part('rules', 'preview', { template, order_id, pool_id }),
    enabled: template.trim() !== '',
    queryFn: ({ signal }) =>
      data(
        api.POST('/api/v1/templates/preview', {
          body: { template, order_id: order_id ?? null, pool_id: pool_id ?? null },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    gcTime: 60_000,
  });
}
