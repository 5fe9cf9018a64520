/** How a line that no rule knows could go out: like another rule of its product, or from a card pool. */
import type { OrderLine, Pool, Rule, RuleBody, RuleDelay } from '@/api/types';
import { bodyOf, newValues, type RuleValues, valuesOf } from '@/pages/products/rule/values';

export type Choice = { kind: 'rule'; rule: Rule } | { kind: 'pool'; pool: Pool };

/** Lines that wait for a rule. */
export function unmatched(lines: readonly OrderLine[]): OrderLine[] {
  return lines.filter(({ delivery }) => !delivery?.rule_id);
}

/** A rule that is in force; the one that is chosen is copied, not changed. */
export function choicesFor(rules: readonly Rule[], pools: readonly Pool[]): Record<string, Choice> {
  const all: [string, Choice][] = [
    ...rules
      .filter(({ status }) => status !== 'inactive')
      .map((rule): [string, Choice] => [`rule:${rule.id}`, { kind: 'rule', rule }]),
    ...pools.map((pool): [string, Choice] => [`pool:${pool.id}`, { kind: 'pool', pool }]),
  ];
  return Object.fromEntries(all);
}

/** The rule that is made: for this very specification, so that no other order changes its way. */
export function ruleFor(line: OrderLine, shopId: string, choice: Choice, delay: RuleDelay): RuleBody {
  const base: RuleValues =
    choice.kind === 'rule'
      ? { ...valuesOf(choice.rule), status: 'active' }
      : newValues(shopId, line.product_ref, delay);
  const source =
    choice.kind === 'pool'
      ? { ...base.source, kind: 'card_pool' as const, pool_id: choice.pool.id }
      : base.source;
  const made = { ...base, shop_id: shopId, product_ref: line.product_ref, scope: scopeOf(line), source };
  return bodyOf(made, true);
}

function scopeOf({ sku_ref, spec }: OrderLine): RuleValues['scope'] {
  if (sku_ref !== '') return { kind: 'sku', value: sku_ref };
  if (spec.trim() !== '') return { kind: 'spec', value: spec };
  return { kind: 'product', value: '' };
}
