/** All rules of the chosen shop, narrowed by what was typed, in pages. The answer is small: paging happens here. */
import { keys } from '@/api/keys';
import { fetchRules } from '@/api/rules';
import type { Rule } from '@/api/types';
import { type KeysetQuery, useKeyset } from '@/api/useKeyset';

export interface RuleListFilters {
  shop_id: string | undefined;
  q: string | undefined;
  status: Rule['status'] | undefined;
}

const PAGE = 50;

export function useRuleList(filters: RuleListFilters): KeysetQuery<Rule> {
  return useKeyset<Rule>({
    queryKey: keys.list('rules', filters),
    fetchPage: async (cursor, signal) => {
      const all = await fetchRules({ shop_id: filters.shop_id }, signal);
      const found = all.filter((rule) => matches(rule, filters));
      const start = Number(cursor ?? 0);
      const end = start + PAGE;
      return {
        items: found.slice(start, end),
        next_cursor: end < found.length ? String(end) : null,
        total: found.length,
      };
    },
  });
}

function matches(rule: Rule, { q, status }: RuleListFilters): boolean {
  if (status && rule.status !== status) return false;
  if (!q) return true;
  const sought = q.toLowerCase();
  return [rule.product_title, rule.product_ref, rule.shop_name, rule.pool_name, rule.scope.value].some(
    (text) => text?.toLowerCase().includes(sought),
  );
}
