/** Tracking numbers of many orders, each with its own; every line answers for itself. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError } from './ApiError';
import { api, data, idempotent, randomKey } from './client';
import { keys } from './keys';
import { LOOKUP_AT_ONCE } from './orders';
import type { RowResult } from './types';

export interface Shipment {
  sn: string;
  company: string;
  number: string;
}

export function useShipList() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (shipments: readonly Shipment[]) => {
      const results: RowResult[] = [];
      for (let start = 0; start < shipments.length; start += LOOKUP_AT_ONCE) {
        const part = shipments.slice(start, start + LOOKUP_AT_ONCE);
        const found = await data(
          api.POST('/api/v1/orders/lookup', { body: { sns: part.map(({ sn }) => sn) } }),
        );
        for (const one of part) {
          const order = found.items.find(({ sn }) => sn === one.sn);
          results.push(order ? await shipOne(order.id, one) : missing(one.sn));
        }
      }
      return results;
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic('orders') }),
  });
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

function missing(sn: string): RowResult {
  return { id: sn, ok: false, code: 'not_found', message: null };
}
