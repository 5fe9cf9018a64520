/** Orders for tests. */
import type { Guard, GuardResult, OrderDetail, OrderRow, Why } from '@/api/types';
import { GUARDS } from '../guards';

export const PAID_AT = Date.UTC(2026, 10, 20, 6, 0); // 14:00 in Shanghai

export function orderRow(patch: Partial<OrderRow> = {}): OrderRow {
  return {
    id: 'o1',
    shop_id: 's1',
    shop_name: 'Practice',
    platform: 'practice',
    sn: '261120-1001',
    status: 'pending_ship',
    content: 'manual',
    platform_state: 'unshipped',
    bucket: 'manual',
    attention: true,
    deadline_near: false,
    verification: 'none',
    vouchers: 0,
    vouchers_used: 0,
    buyer_name: 'x**y',
    title: 'Steam code 50',
    quantity: 2,
    amount: 3980,
    placed_at: PAID_AT - 60_000,
    paid_at: PAID_AT,
    ship_by: null,
    due_at: null,
    delivered_at: null,
    why: null,
    note: null,
    ...patch,
  };
}

export function whyOf(code: string, action: string, params: Why['params'] = {}): Why {
  return { code, action, params };
}

/** All guards passed but `failed`. */
export function guardResults(failed: Partial<Record<Guard, Partial<GuardResult>>> = {}): GuardResult[] {
  return GUARDS.map((guard) => ({
    guard,
    passed: failed[guard] === undefined,
    overridden: false,
    overridable: failed[guard] !== undefined,
    detail: {},
    wait_until: null,
    ...failed[guard],
  }));
}

export function orderDetail(order: OrderRow, patch: Partial<OrderDetail> = {}): OrderDetail {
  return {
    order,
    remark: null,
    buyer_id: 'b1',
    buyer_phone: null,
    risk: false,
    tracking_company: null,
    tracking_number: null,
    shipped_at: null,
    lines: [
      {
        line: 1,
        product_ref: 'p1',
        sku_ref: 'sku1',
        merchant_code: 'STEAM-50',
        title: order.title,
        spec: '50',
        quantity: order.quantity,
        unit_price: 1990,
        delivery: {
          id: 'd1',
          state: order.content,
          rule_id: 'r1',
          rule_name: 'Steam 50',
          rung: 'sku',
          due_at: order.due_at,
          delay_ms: null,
          tries: 0,
          units: [],
          guards: guardResults(),
        },
      },
    ],
    events: [],
    attempts: [],
    actions: ['note'],
    ...patch,
  };
}
