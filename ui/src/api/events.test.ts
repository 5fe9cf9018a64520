import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSignal } from '@/app/host/signal';
import type { HostEvent } from '@/app/host/types';
import { BURST_MS, COALESCE_MS, followEvents } from './events';
import { keys } from './keys';

let client: QueryClient;
const events = createSignal<HostEvent>();
const resync = createSignal<void>();
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient();
  stop = followEvents({ onEvent: events.on, onResync: resync.on }, client);
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

const change = (topic: string, ...ids: string[]) => events.emit({ id: '', topic, ids });
const known = (key: readonly unknown[]) => client.setQueryData(key, {});
const stale = (key: readonly unknown[]) => client.getQueryState(key)?.isInvalidated;

describe('followEvents', () => {
  it('makes lists and the named details of a topic stale, and leaves the rest', () => {
    const list = keys.list('orders', { tab: 'all' });
    const [one, two, shops] = [keys.detail('orders', '1'), keys.detail('orders', '2'), keys.list('shops')];
    for (const key of [list, one, two, shops]) known(key);
    change('orders', '1');
    expect(stale(list)).toBe(false); // waits for the rest of the burst
    vi.advanceTimersByTime(COALESCE_MS);
    expect([list, one, two, shops].map(stale)).toEqual([true, true, false, false]);
  });

  it('takes an event without ids for every row', () => {
    const one = keys.detail('orders', '1');
    known(one);
    change('orders', '2');
    change('orders');
    vi.advanceTimersByTime(COALESCE_MS);
    expect(stale(one)).toBe(true);
  });

  it('reads once for a burst', () => {
    const invalidate = vi.spyOn(client, 'invalidateQueries');
    for (let order = 0; order < 500; order += 1) change('tasks', String(order));
    vi.advanceTimersByTime(COALESCE_MS);
    expect(invalidate).toHaveBeenCalledOnce();
  });

  it('reads less and less often while a burst lasts, and what came last is read too', () => {
    const list = keys.list('orders', { tab: 'all' });
    const reads: number[] = [];
    client.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'invalidate') reads.push(performance.now());
    });
    known(list);
    const start = performance.now();
    for (let ms = 0; ms < 3_000; ms += 50) {
      change('orders', String(ms));
      vi.advanceTimersByTime(50);
      if (stale(list)) known(list);
    }
    vi.advanceTimersByTime(BURST_MS);
    expect(reads.map((at) => at - start)).toEqual([COALESCE_MS, 1_250, 3_250]);
  });

  it('reaches the figures that depend on a topic', () => {
    const dashboard = keys.part('dashboard', 'figures');
    known(dashboard);
    change('orders', '1');
    vi.advanceTimersByTime(COALESCE_MS);
    expect(stale(dashboard)).toBe(true);
  });

  it('ignores topics it does not know and stops when asked', () => {
    const invalidate = vi.spyOn(client, 'invalidateQueries');
    change('teleports', '1');
    change('orders', '1');
    stop();
    vi.advanceTimersByTime(COALESCE_MS);
    expect(invalidate).not.toHaveBeenCalled();
  });

  it('reads everything again after a gap', () => {
    const shops = keys.list('shops');
    known(shops);
    resync.emit();
    expect(stale(shops)).toBe(true);
  });
});
