/** Tracking numbers of many orders, each with its own; every line answers for itself. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError } from './ApiError';
import { api, data, idempotent, randomKey } from './client';
import type { ErrorCode } from './errorCodes';
import { keys } from './keys';
import { LOOKUP_AT_ONCE } from './orders';
import type { OrderRow, RowResult } from './types';

export interface Shipment {
  sn: string;
  company: string;
  number: string;
}

/** Why a line was not sent, finer than its code says; the `message` of its result. */
export const SHIP_REASONS = ['several_shops', 'several_numbers', 'no_carrier', 'not_understood'] as const;
export type ShipReason = (typeof SHIP_REASONS)[number];

export interface ShipListWish {
  shipments: readonly Shipment[];
  /** The shop that is meant where several have an order of that number. */
  shopId: string | undefined;
}

export function useShipList() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ shipments, shopId }: ShipListWish) => {
      const results: RowResult[] = [];
      for (let start = 0; start < shipments.length; start += LOOKUP_AT_ONCE) {
        const part = shipments.slice(start, start + LOOKUP_AT_ONCE);
        const found = await data(
          api.POST('/api/v1/orders/lookup', { body: { sns: part.map(({ sn }) => sn) } }),
        );
        for (const one of part) {
          const [order, another] = ordersOf(found.items, one.sn, shopId);
          if (!order) results.push(refused(one.sn, 'not_found'));
          else if (another) results.push(refused(one.sn, 'conflict', 'several_shops'));
          else results.push(await shipOne(order.id, one));
        }
      }
      return results;
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic('orders') }),
  });
}

/** Numbers are unique within a shop only: of several the one in the chosen shop is meant, if it is one. */
function ordersOf(items: readonly OrderRow[], wanted: string, shopId: string | undefined): OrderRow[] {
  const named = items.filter(({ sn }) => sn === wanted);
  const here = named.filter(({ shop_id }) => shop_id === shopId);
  return here.length === 1 ? here : named;
}

async function shipOne(id: string, { sn, company, number }: Shipment): Promise<RowResult> {
  const body = { action: 'ship', company, number } as const;
  try {
    await data(
      api.POST('/api/v1/orders/{id}/actions', { params: { path: { id } }, body, ...idempotent(randomKey()) }),
    );
    return { id: sn, ok: true, code: null, message: null };
  } catch (error) {
    if (error instanceof ApiError) return { id: sn, ok: false, code: error.code, message: error.message };
    throw error;
  }
}

export function refused(id: string, code: ErrorCode, reason: ShipReason | null = null): RowResult {
  return { id, ok: false, code, message: reason };
}
