/** The reasons why an order was not delivered, and the buttons beside them, as the program names them. */

import type { Why } from '@/api/types';

export const WHY_CODES = [
  'not_paid',
  'refund_open',
  'refunded',
  'order_closed',
  'shipped_elsewhere',
  'to_verify',
  'no_rule',
  'no_rule_for_spec',
  'rule_ambiguous',
  'scheduled',
  'outside_hours',
  'out_of_stock',
  'content_unknown',
  'shipment_unknown',
  'product_off',
  'sent_before',
  'buyer_blocked',
  'buyer_limit',
  'risk_flag',
  'template_incomplete',
  'content_too_long',
  'login_dead',
  'failed',
  'retry_at',
  'shipment_failed',
  'physical_goods',
  'manual_mode',
  'shop_manual',
  'waits_for_approval',
  'send_by_hand',
  'taken_over',
  'cancelled',
  'task_paused',
  'in_progress',
] as const;

export type WhyCode = (typeof WHY_CODES)[number];

export const WHY_ACTIONS = [
  'match_rule',
  'add_cards',
  'turn_product_on',
  'relogin_shop',
  'wait',
  'retry',
  'resolve_review',
  'ship_by_hand',
  'send_now',
  'copy_content',
  'override_guard',
  'edit_template',
  'resume_task',
  'open_order',
  'map_product',
  'verify',
  'none',
] as const;

export type WhyAction = (typeof WHY_ACTIONS)[number];

/** The actions that have a button. */
export type Button = Exclude<WhyAction, 'wait' | 'none'>;

export function buttonOf(action: string): Button | undefined {
  const known = WHY_ACTIONS.find((name) => name === action);
  return known === 'wait' || known === 'none' ? undefined : known;
}

/** What a new login mends; everything else that stops a shop is mended in the shop. */
const BY_LOGIN: readonly string[] = ['login_dead', 'login_ending', 'token_foreign', 'not_authorized'];

export function isMendedByLogin(cause: string): boolean {
  return BY_LOGIN.includes(cause);
}

/** The word on the button: what stopped or paused a shop is named by what helps. */
export function buttonWord(button: Button, why: Why | null): Button | 'open_shop' | 'resume_shop' {
  const cause = why?.params.cause;
  if (button === 'relogin_shop' && cause && !isMendedByLogin(cause)) return 'open_shop';
  if (button === 'resume_task' && why?.params.of === 'shop') return 'resume_shop';
  return button;
}

/** The reasons that mean something of their own in an order of a platform that calls us. */
export const OF_CALLED = ['no_rule', 'taken_over', 'shipment_failed'] as const satisfies readonly WhyCode[];

/** The sentences that need a value. Without it the shorter sentence is said. */
export const NEEDS = {
  scheduled: ['time'],
  outside_hours: ['time'],
  out_of_stock: ['missing'],
  buyer_blocked: ['reason'],
  buyer_limit: ['days', 'limit', 'received'],
  template_incomplete: ['missing'],
  content_too_long: ['longest', 'limit'],
  failed: ['attempts', 'error'],
  retry_at: ['time', 'error'],
  shipment_failed: ['error'],
} as const satisfies Partial<Record<WhyCode, readonly string[]>>;

export type Detailed = keyof typeof NEEDS;

export function isDetailed(code: WhyCode): code is Detailed {
  return Object.hasOwn(NEEDS, code);
}
