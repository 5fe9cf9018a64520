/** The form of a reply rule and the rule of the contract, one into the other. */
import type { ReplyRule, ReplyRuleBody } from '@/api/serviceContract';

/** What stands in the address while a new rule of a kind is made. */
export const NEW = { keyword: 'new', default: 'new-default' } as const satisfies Record<
  ReplyRule['kind'],
  string
>;

export const MATCHES = ['contains', 'equals', 'all_words'] as const satisfies readonly ReplyRule['match'][];
export const REPEATS = [
  'always',
  'once_per_day',
  'once_per_conversation',
] as const satisfies readonly ReplyRule['repeat'][];

export const MOST_PICTURES = 5;
export const MOST_CHARS = 1_000;
export const MOST_KEYWORDS = 50;

/** Empty text stands for `null`: a form has no other "all". */
export interface RuleValues extends Omit<ReplyRuleBody, 'shop_id' | 'product_ref'> {
  shop_id: string;
  product_ref: string;
}

export function newValues(kind: ReplyRule['kind'], shopId: string | undefined): RuleValues {
  return {
    name: '',
    enabled: true,
    kind,
    shop_id: shopId ?? '',
    product_ref: '',
    keywords: [],
    match: 'contains',
    text: '',
    picture_ids: [],
    repeat: kind === 'keyword' ? 'always' : 'once_per_day',
    hand_over: false,
  };
}

export function valuesOf(rule: ReplyRule): RuleValues {
  return { ...rule, shop_id: rule.shop_id ?? '', product_ref: rule.product_ref ?? '' };
}

export function sentBody(values: RuleValues): ReplyRuleBody {
  const { kind, shop_id, product_ref } = values;
  return {
    name: values.name.trim(),
    enabled: values.enabled,
    kind,
    shop_id: shop_id || null,
    product_ref: shop_id && product_ref ? product_ref : null,
    keywords: kind === 'keyword' ? values.keywords.map((word) => word.trim()).filter(Boolean) : [],
    match: values.match,
    text: values.text.trim(),
    picture_ids: values.picture_ids,
    repeat: values.repeat,
    hand_over: values.hand_over,
  };
}

/** All ids in their order, with two of them changed for one another. */
export function swapped(all: readonly { id: string }[], one: string, other: string): string[] {
  return all.map(({ id }) => (id === one ? other : id === other ? one : id));
}
