/** The form of a rule and the rule of the contract, one into the other. */
import type { Rule, RuleBody } from '@/api/types';
import { isWhole, type ScopeKind } from './choices';
import { msToSpan, type Span, spanToMs } from './DelaySpan';

/** The way to the buyer; absent in rules of older programs. */
export type Channel = NonNullable<Rule['channel']>;

export interface RuleValues {
  shop_id: string;
  product_ref: string;
  scope: { kind: ScopeKind; value: string };
  mode: Rule['mode'];
  goods: Rule['goods'];
  source: { kind: Rule['source']['kind']; pool_id: string | undefined; text: string; url: string };
  units_per_quantity: number;
  template: string;
  instructions: string;
  link: string;
  steps: Rule['steps'];
  channel: Channel;
  delay: Span;
  hours_on: boolean;
  hours: { from: number; to: number; days: number[] };
  limit_on: boolean;
  limit: { count: number; window_days: number };
  near_expiry_days: number | null;
  logistics_company: string;
  stock_limited: boolean;
  stock: number;
  low_stock_at: number;
  status: Rule['status'];
  allow_partial: boolean;
}

const HOURS = { from: 9 * 60, to: 23 * 60, days: [1, 2, 3, 4, 5, 6, 7] };
const LIMIT = { count: 1, window_days: 30 };

/** A rule that has just been begun: automatic, virtual, at once unless the settings say otherwise. */
export function newValues(shopId: string, productRef: string, delay: Rule['delay']): RuleValues {
  return {
    shop_id: shopId,
    product_ref: productRef,
    scope: { kind: 'all', value: '' },
    mode: 'auto',
    goods: 'virtual',
    source: { kind: 'card_pool', pool_id: undefined, text: '', url: '' },
    units_per_quantity: 1,
    template: '',
    instructions: '',
    link: '',
    steps: 'content_then_ship',
    channel: 'usual',
    delay: msToSpan(delay),
    hours_on: false,
    hours: HOURS,
    limit_on: false,
    limit: LIMIT,
    near_expiry_days: null,
    logistics_company: '',
    stock_limited: false,
    stock: 0,
    low_stock_at: 0,
    status: 'active',
    allow_partial: false,
  };
}

export function valuesOf(rule: Rule): RuleValues {
  const { working_hours, buyer_limit } = rule;
  return {
    shop_id: rule.shop_id,
    product_ref: rule.product_ref,
    scope: { kind: rule.scope.kind, value: rule.scope.value ?? '' },
    mode: rule.mode,
    goods: rule.goods,
    source: {
      kind: rule.source.kind,
      pool_id: rule.source.pool_id ?? undefined,
      text: rule.source.text ?? '',
      url: rule.source.url ?? '',
    },
    units_per_quantity: rule.units_per_quantity,
    template: rule.template,
    instructions: rule.instructions ?? '',
    link: rule.link ?? '',
    steps: rule.steps,
    channel: rule.channel ?? 'usual',
    delay: msToSpan(rule.delay),
    hours_on: working_hours !== null,
    hours: working_hours
      ? { from: working_hours.from_minute, to: working_hours.to_minute, days: working_hours.days }
      : HOURS,
    limit_on: buyer_limit !== null,
    limit: buyer_limit ?? LIMIT,
    near_expiry_days: rule.near_expiry_days,
    logistics_company: rule.logistics_company ?? '',
    stock_limited: rule.stock >= 0,
    stock: Math.max(0, rule.stock),
    low_stock_at: rule.low_stock_at,
    status: rule.status,
    allow_partial: rule.allow_partial,
  };
}

/** What is saved. A stock that nobody touched is left out: orders take pieces while the form is open. */
export function bodyOf(values: RuleValues, stockTouched: boolean): RuleBody {
  const { scope, source, hours } = values;
  return {
    shop_id: values.shop_id,
    product_ref: values.product_ref,
    scope: isWhole(scope.kind) ? { kind: scope.kind } : { kind: scope.kind, value: scope.value.trim() },
    mode: values.mode,
    goods: values.goods,
    source: {
      kind: source.kind,
      ...(source.kind === 'card_pool' ? { pool_id: source.pool_id ?? null } : {}),
      ...(source.kind === 'fixed_text' ? { text: source.text } : {}),
      ...(source.kind === 'external' ? { url: source.url.trim() } : {}),
    },
    units_per_quantity: values.units_per_quantity,
    template: values.template,
    instructions: values.instructions.trim(),
    link: values.link.trim(),
    steps: values.steps,
    channel: values.channel,
    delay: spanToMs(values.delay),
    working_hours: values.hours_on
      ? { from_minute: hours.from, to_minute: hours.to, days: [...hours.days].sort((a, b) => a - b) }
      : null,
    buyer_limit: values.limit_on ? values.limit : null,
    near_expiry_days: values.near_expiry_days,
    logistics_company: values.logistics_company.trim() || null,
    ...(stockTouched ? { stock: values.stock_limited ? values.stock : -1 } : {}),
    low_stock_at: values.low_stock_at,
    status: values.status,
    allow_partial: values.allow_partial,
  };
}
