/** A line of the delivery log as what it is: one call for one order. */
import type { Attempt, LogEntry } from '@/api/types';
import type { AttemptFacts } from '@/pages/orders/AttemptResult';

export interface AttemptEntry extends AttemptFacts {
  id: string;
  at: number;
  orderId: string | null;
  track: Attempt['track'];
  number: number;
  latencyMs: number | null;
  sn: string;
  shop: string;
  title: string;
  buyer: string;
}

const STATES = ['sending', 'accepted', 'refused', 'unknown'] as const;

export function attemptEntry({ id, at, order_id, detail }: LogEntry): AttemptEntry {
  const text = (key: string) => (typeof detail[key] === 'string' ? detail[key] : '');
  const number = (key: string) => (typeof detail[key] === 'number' ? detail[key] : null);
  return {
    id,
    at,
    orderId: order_id,
    track: detail.track === 'platform' ? 'platform' : 'content',
    number: number('number') ?? 1,
    latencyMs: number('latency_ms'),
    sn: text('sn'),
    shop: text('shop'),
    title: text('title'),
    buyer: text('buyer'),
    state: STATES.find((known) => known === detail.state) ?? 'unknown',
    class: text('class') || null,
    code: text('code') || null,
    message: text('message') || null,
    next_try_at: number('next_try_at'),
  };
}
