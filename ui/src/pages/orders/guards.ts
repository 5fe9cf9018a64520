/** The checks before sending, and what is in the way of an order. */
import type { Guard, GuardResult, OrderDetail } from '@/api/types';

export const GUARDS = [
  'paid',
  'no_refund',
  'product_on',
  'not_sent_before',
  'buyer_not_blocked',
  'buyer_limit',
  'no_risk_flag',
  'shop_login_ok',
  'stock_enough',
  'template_complete',
  'content_fits_channel',
  'working_hours',
] as const satisfies readonly Guard[];

export function isGuard(text: string): text is Guard {
  return GUARDS.some((guard) => guard === text);
}

export function stops(result: GuardResult): boolean {
  return !result.passed && !result.overridden;
}

/** Every check that stands in the way on any line, each once. */
export function standing(detail: OrderDetail): GuardResult[] {
  const found = new Map<Guard, GuardResult>();
  for (const line of detail.lines)
    for (const result of line.delivery?.guards ?? [])
      if (stops(result) && !found.has(result.guard)) found.set(result.guard, result);
  return [...found.values()];
}
