import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConnectionState, HostEvent } from './types';
import { createWebHost, EVENTS_PATH, OFFLINE_AFTER_MS } from './webHost';

class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2;
  static all: FakeEventSource[] = [];
  readyState = 0;
  onopen: (() => void) | undefined;
  onerror: (() => void) | undefined;
  onmessage: ((message: MessageEvent) => void) | undefined;
  constructor(readonly url: string) {
    super();
    FakeEventSource.all.push(this);
  }
  close() {
    this.readyState = FakeEventSource.CLOSED;
  }
  change(data: string, lastEventId: string) {
    this.dispatchEvent(new MessageEvent('change', { data, lastEventId }));
  }
  /** The server went away and the browser gave up. */
  die() {
    this.readyState = FakeEventSource.CLOSED;
    this.onerror?.();
  }
}

const newest = () => {
  const source = FakeEventSource.all.at(-1);
  if (!source) throw new Error('no connection was opened');
  return source;
};

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.all = [];
  vi.stubGlobal('EventSource', FakeEventSource);
});

afterEach(() => vi.useRealTimers());

describe('web host', () => {
  it('hands over changes with their topic and rows', () => {
    const host = createWebHost();
    const seen: HostEvent[] = [];
    host.onEvent((event) => seen.push(event));
    host.connect();
    newest().change('{"topic":"orders","ids":["7"]}', '41');
    expect(seen).toEqual([{ id: '41', topic: 'orders', ids: ['7'] }]);
  });

  it('connects once however often it is asked', () => {
    const host = createWebHost();
    host.connect();
    host.connect();
    expect(FakeEventSource.all).toHaveLength(1);
  });

  it('takes up after the last event it saw', () => {
    const host = createWebHost();
    const resync = vi.fn();
    host.onResync(resync);
    host.connect();
    newest().onopen?.();
    newest().change('{"topic":"orders","ids":[]}', 'run-41');
    newest().die();
    vi.advanceTimersByTime(1_000);
    expect(newest().url).toBe(`${EVENTS_PATH}?last_event_id=run-41`);
    newest().onopen?.();
    expect(resync).not.toHaveBeenCalled();
    newest().dispatchEvent(new MessageEvent('resync', { data: '{}' })); // too long away
    expect(resync).toHaveBeenCalledOnce();
  });

  it('reads everything again after a gap that no number tells about', () => {
    const host = createWebHost();
    const resync = vi.fn();
    host.onResync(resync);
    host.connect();
    newest().onopen?.();
    newest().die();
    vi.advanceTimersByTime(1_000);
    newest().onopen?.();
    expect(resync).toHaveBeenCalledOnce();
  });

  it('waits longer after every failure, and from the start again after a success', () => {
    const host = createWebHost();
    host.connect();
    newest().die();
    vi.advanceTimersByTime(1_000);
    newest().die();
    vi.advanceTimersByTime(1_999);
    expect(FakeEventSource.all).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(FakeEventSource.all).toHaveLength(3);
    newest().onopen?.();
    newest().die();
    vi.advanceTimersByTime(1_000);
    expect(FakeEventSource.all).toHaveLength(4);
  });

  it('speaks of a lost connection only when it stays lost', () => {
    const host = createWebHost();
    const states: ConnectionState[] = [];
    host.onConnection((state) => states.push(state));
    host.connect();
    newest().onopen?.();
    newest().onerror?.(); // the browser retries by itself
    newest().onopen?.();
    vi.advanceTimersByTime(OFFLINE_AFTER_MS);
    expect(states).toEqual(['online', 'connecting', 'online']);
    newest().onerror?.();
    vi.advanceTimersByTime(OFFLINE_AFTER_MS);
    expect(host.connection()).toBe('offline');
  });

  it('treats an unreadable event as "anything may have changed"', () => {
    const host = createWebHost();
    const resync = vi.fn();
    host.onResync(resync);
    host.connect();
    newest().change('{broken', '9');
    expect(resync).toHaveBeenCalledOnce();
  });

  it('opens no connection after it was told to stop', () => {
    const host = createWebHost();
    host.connect();
    newest().die();
    host.disconnect();
    vi.advanceTimersByTime(60_000);
    expect(FakeEventSource.all).toHaveLength(1);
  });

  it('takes dropped files and keeps the browser from opening them', () => {
    const host = createWebHost();
    const dropped = vi.fn();
    const hover: boolean[] = [];
    host.onFileDrop(dropped);
    host.onFileHover((hovering) => hover.push(hovering));
    const file = new File(['x'], 'cards.txt');
    const drag = (type: string) => {
      const event = Object.assign(new Event(type, { cancelable: true, bubbles: true }), {
        dataTransfer: { types: ['Files'], files: [file] },
      });
      window.dispatchEvent(event);
      return event;
    };
    drag('dragenter');
    drag('dragenter'); // an element inside
    drag('dragleave');
    expect(hover).toEqual([true]);
    expect(drag('dragover').defaultPrevented).toBe(true);
    expect(drag('drop').defaultPrevented).toBe(true);
    expect(hover).toEqual([true, false]);
    expect(dropped).toHaveBeenCalledWith({ kind: 'files', files: [file] });
  });
});
