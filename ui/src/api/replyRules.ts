/** Replies that cost nothing: by keyword, and what is said when nothing fits. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data, idempotent } from './client';
import { keys } from './keys';
import type { ReplyRule, ReplyRuleBody } from './serviceContract';

const listKey = (shopId: string | undefined) => keys.list('reply_rules', shopId ? { shop_id: shopId } : {});

/** In the order they are tried. */
export function useReplyRules(shopId: string | undefined) {
  return useQuery({
    queryKey: listKey(shopId),
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/reply-rules', {
          params: { query: shopId ? { shop_id: shopId } : {} },
          signal,
        }),
      ),
  });
}

function useRulesChanged() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: keys.topic('reply_rules') });
}

/** Creates without an id, replaces with one. */
export function useSaveReplyRule() {
  const changed = useRulesChanged();
  return useMutation({
    mutationFn: ({ id, body }: { id: string | undefined; body: ReplyRuleBody }) =>
      id === undefined
        ? data(api.POST('/api/v1/reply-rules', { body, ...idempotent() }))
        : data(api.PUT('/api/v1/reply-rules/{id}', { params: { path: { id } }, body })),
    onSuccess: changed,
  });
}

export function useDeleteReplyRule() {
  const changed = useRulesChanged();
  return useMutation({
    mutationFn: (id: string) => data(api.DELETE('/api/v1/reply-rules/{id}', { params: { path: { id } } })),
    onSuccess: changed,
  });
}

/** The rows stand in their new order at once; a refusal puts them back. */
export function useOrderReplyRules(shopId: string | undefined) {
  const client = useQueryClient();
  const changed = useRulesChanged();
  const key = listKey(shopId);
  return useMutation({
    mutationFn: (ids: string[]) => data(api.PUT('/api/v1/reply-rules/order', { body: { ids } })),
    onMutate: async (ids) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData<ReplyRule[]>(key);
      const place = new Map(ids.map((id, index) => [id, index]));
      const at = (rule: ReplyRule) => place.get(rule.id) ?? ids.length;
      client.setQueryData<ReplyRule[]>(key, before && [...before].sort((a, b) => at(a) - at(b)));
      return before;
    },
    onError: (_error, _ids, before) => client.setQueryData(key, before),
    onSettled: changed,
  });
}

/** The body of a rule that is there, for a change of one field. */
export function bodyOf(rule: ReplyRule): ReplyRuleBody {
  const { name, enabled, kind, shop_id, product_ref, keywords, match, text, picture_ids, repeat, hand_over } =
    rule;
  return { name, enabled, kind, shop_id, product_ref, keywords, match, text, picture_ids, repeat, hand_over };
}
