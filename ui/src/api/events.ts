/** Turns events of the program into stale queries. Events are coalesced: a burst of 500 orders reads a list once. */
import type { QueryClient } from '@tanstack/react-query';
import type { Host, HostEvent } from '@/app/host';
import { TOPICS, type Topic } from './keys';

/** Queries that show figures of another topic become stale with it. */
const ALSO: Partial<Record<Topic, readonly Topic[]>> = {
  orders: ['dashboard', 'practice', 'logs', 'inbound', 'conversations'],
  verifications: ['orders', 'dashboard', 'logs'],
  deliveries: ['orders', 'dashboard', 'logs'],
  cards: ['pools', 'products'],
  pools: ['cards', 'products', 'dashboard'],
  shops: ['dashboard', 'products', 'tasks', 'inbound', 'conversations', 'ai'],
  rules: ['products', 'orders'],
  products: ['rules', 'ai'],
  ai: ['conversations'],
  notices: ['dashboard'],
};

export const COALESCE_MS = 250;

interface Pending {
  /** `undefined`: any row of the topic. */
  ids: Set<string> | undefined;
}

export interface EventSource {
  onEvent: Host['onEvent'];
  onResync: Host['onResync'];
}

export function followEvents(source: EventSource, client: QueryClient): () => void {
  const pending = new Map<Topic, Pending>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    timer = undefined;
    const now = new Map(pending);
    pending.clear();
    for (const [topic, { ids }] of now) invalidate(client, topic, ids);
  };
  const add = (topic: Topic, ids: readonly string[] | undefined) => {
    const known = pending.get(topic);
    if (!ids || ids.length === 0 || (known && !known.ids)) pending.set(topic, { ids: undefined });
    else pending.set(topic, { ids: new Set([...(known?.ids ?? []), ...ids]) });
  };
  const receive = (event: HostEvent) => {
    const topic = TOPICS.find((name) => name === event.topic);
    if (!topic) return; // a newer program may speak of things this page does not show
    add(topic, event.ids);
    for (const other of ALSO[topic] ?? []) add(other, undefined);
    timer ??= setTimeout(flush, COALESCE_MS);
  };

  const stop = [source.onEvent(receive), source.onResync(() => void client.invalidateQueries())];
  return () => {
    clearTimeout(timer);
    for (const unsubscribe of stop) unsubscribe();
  };
}

/** Lists and figures of the topic always; details only of the rows named. */
function invalidate(client: QueryClient, topic: Topic, ids: Set<string> | undefined): void {
  void client.invalidateQueries({
    predicate: ({ queryKey: [first, kind, id] }) =>
      first === topic && (kind !== 'detail' || !ids || ids.has(String(id))),
  });
}
