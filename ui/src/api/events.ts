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
  conversations: ['practice'],
  notices: ['dashboard'],
};

/** The first event of a burst is shown so soon. */
export const COALESCE_MS = 250;
/**
 * While a burst lasts, lists are read again this often, and less often the longer it lasts: the page stays quick under the
 * seller's hands.
 */
export const BURST_MS = 1_000;
const SLOWEST_MS = 3 * BURST_MS;

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
  let flushedAt = Number.NEGATIVE_INFINITY;
  let pace = BURST_MS;

  const flush = () => {
    timer = undefined;
    const last = flushedAt;
    flushedAt = performance.now();
    const lasts = flushedAt - last <= pace + COALESCE_MS;
    pace = lasts ? Math.min(pace + BURST_MS, SLOWEST_MS) : BURST_MS;
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
    const wait = Math.max(COALESCE_MS, flushedAt + pace - performance.now());
    timer ??= setTimeout(flush, wait);
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
