/** The host in an ordinary browser: server-sent events, file input, the browser's own windows. */
import { parseEvent } from './parseEvent';
import { createSignal } from './signal';
import type { ChosenFiles, ConnectionState, Host, HostEvent, PickOptions } from './types';
import { listenForDrops } from './webDrop';

export const EVENTS_PATH = '/api/v1/events';
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;
/** A hiccup shorter than this is nobody's business. */
export const OFFLINE_AFTER_MS = 4_000;

export function createWebHost(): Host {
  const events = createSignal<HostEvent>();
  const resync = createSignal<void>();
  const connectionChanges = createSignal<ConnectionState>();
  const navigate = createSignal<string>();
  const drops = createSignal<ChosenFiles>();
  const hover = createSignal<boolean>();
  let state: ConnectionState = 'connecting';
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;
  let offlineTimer: ReturnType<typeof setTimeout> | undefined;
  let lastEventId = '';
  let wasOnline = false;

  const setState = (next: ConnectionState) => {
    if (next === state) return;
    state = next;
    connectionChanges.emit(next);
  };

  const open = () => {
    // The browser repeats Last-Event-ID by itself while one EventSource lives; a fresh one needs it in the query.
    const query = lastEventId ? `?last_event_id=${encodeURIComponent(lastEventId)}` : '';
    source = new EventSource(EVENTS_PATH + query, { withCredentials: true });
    source.onopen = () => {
      retryMs = FIRST_RETRY_MS;
      clearTimeout(offlineTimer);
      offlineTimer = undefined;
      setState('online');
      // With an id the server sends what was missed, or says that it cannot.
      if (wasOnline && !lastEventId) resync.emit();
      wasOnline = true;
    };
    const receive = (message: MessageEvent) => {
      if (message.lastEventId) lastEventId = message.lastEventId;
      const event = parseEvent(message.data, message.lastEventId);
      if (event.topic === 'resync') resync.emit();
      else events.emit(event);
    };
    source.onmessage = receive;
    source.addEventListener('change', receive);
    source.addEventListener('resync', () => resync.emit());
    source.onerror = () => {
      if (state === 'online') setState('connecting');
      offlineTimer ??= setTimeout(() => setState('offline'), OFFLINE_AFTER_MS);
      if (source?.readyState !== EventSource.CLOSED) return; // the browser retries by itself
      source = undefined;
      retry = setTimeout(open, retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    };
  };

  listenForDrops(window, drops.emit, hover.emit);

  return {
    baseUrl: '',
    canDropFiles: false,
    hasTray: false,
    hasAutostart: false,
    needsLogin: true,
    onEvent: events.on,
    onResync: resync.on,
    onConnection: connectionChanges.on,
    connection: () => state,
    onNavigate: navigate.on,
    onFileDrop: drops.on,
    onFileHover: hover.on,
    pickFiles: pickByInput,
    openExternal: async (url) => {
      window.open(url, '_blank', 'noopener,noreferrer');
    },
    getAutostart: async () => false,
    setAutostart: async () => undefined,
    startAgain: async () => undefined,
    setBadge: async () => undefined,
    connect: () => {
      if (!source && !retry) open();
    },
    disconnect: () => {
      clearTimeout(retry);
      clearTimeout(offlineTimer);
      retry = undefined;
      offlineTimer = undefined;
      source?.close();
      source = undefined;
      wasOnline = false;
      setState('connecting');
    },
  };
}

function pickByInput({ filters, multiple }: PickOptions = {}): Promise<ChosenFiles | undefined> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = multiple ?? false;
    input.accept = (filters ?? []).flatMap((f) => f.extensions.map((e) => `.${e}`)).join(',');
    input.onchange = () => resolve({ kind: 'files', files: [...(input.files ?? [])] });
    input.oncancel = () => resolve(undefined);
    input.click();
  });
}
