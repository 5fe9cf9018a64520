/** The choices of a rule, in the order of the screen. */
import type { PlatformKind, Rule, RuleSource } from '@/api/types';

export const MODES = ['auto', 'manual', 'ask'] as const satisfies readonly Rule['mode'][];
export const RULE_STATES = [
  'active',
  'inactive',
  'out_of_stock',
] as const satisfies readonly Rule['status'][];
export const GOODS = ['virtual', 'physical'] as const satisfies readonly Rule['goods'][];
/** From the widest to the narrowest. */
export const SCOPES = ['all', 'product', 'sku', 'merchant_code', 'spec'] as const;
export type ScopeKind = (typeof SCOPES)[number];

/** For the whole product there is nothing to name. */
export const isWhole = (kind: string) => kind === 'all' || kind === 'product';
export const SOURCES = [
  'card_pool',
  'fixed_text',
  'template_only',
  'external',
] as const satisfies readonly RuleSource['kind'][];
/** Ways to the buyer, on platforms that have more than one. */
export const WAYS = {
  pdd: ['usual', 'by_hand', 'platform_stock', 'call'],
  xianyu: ['usual', 'chat', 'voucher', 'chat_and_voucher'],
} as const satisfies Partial<Record<PlatformKind, readonly NonNullable<Rule['channel']>[]>>;
export type ManyWays = keyof typeof WAYS;

/** `undefined`: the platform has one way, and there is nothing to choose. */
export const manyWays = (platform: PlatformKind | undefined): ManyWays | undefined =>
  platform !== undefined && platform in WAYS ? (platform as ManyWays) : undefined;

export const STEPS = [
  'content_then_ship',
  'ship_then_content',
  'content_only',
  'ship_only',
] as const satisfies readonly Rule['steps'][];
/** 1 is Monday. */
export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
