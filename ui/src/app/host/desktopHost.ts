/** The host inside the desktop window. It reaches the shell only through `Bridge`, so tests need no shell. */
import { parseEvent } from './parseEvent';
import { createSignal } from './signal';
import type { ChosenFiles, ConnectionState, Host, HostEvent } from './types';

export interface Bridge {
  invoke<T>(command: string, args?: Record<string, unknown>): Promise<T>;
  listen(event: string, listener: (payload: unknown) => void): Promise<() => void>;
}

/** Names both sides agree on; the shell's half is in src-tauri/src/desktop. */
export const SHELL_EVENTS = {
  event: 'huolang://event',
  navigate: 'huolang://navigate',
  drop: 'huolang://drop',
  hover: 'huolang://hover',
  resync: 'huolang://resync',
} as const;

export const SHELL_COMMANDS = {
  pickFiles: 'pick_files',
  openExternal: 'open_external',
  getAutostart: 'get_autostart',
  setAutostart: 'set_autostart',
  setBadge: 'set_badge',
  startAgain: 'start_again',
  ready: 'ui_ready',
} as const;

export function createDesktopHost(bridge: Bridge): Host {
  const events = createSignal<HostEvent>();
  const resync = createSignal<void>();
  const connectionChanges = createSignal<ConnectionState>();
  const navigate = createSignal<string>();
  const drops = createSignal<ChosenFiles>();
  const hover = createSignal<boolean>();
  let state: ConnectionState = 'connecting';
  let started = false;

  const setState = (next: ConnectionState) => {
    state = next;
    connectionChanges.emit(next);
  };

  const start = async () => {
    await Promise.all([
      bridge.listen(SHELL_EVENTS.event, (payload) => {
        const event = parseEvent(payload);
        if (event.topic === 'resync') resync.emit();
        else events.emit(event);
      }),
      bridge.listen(SHELL_EVENTS.resync, () => resync.emit()),
      bridge.listen(SHELL_EVENTS.navigate, (payload) => {
        const to = pathOf(payload);
        if (to) navigate.emit(to);
      }),
      bridge.listen(SHELL_EVENTS.drop, (payload) => {
        const paths = pathsOf(payload);
        hover.emit(false);
        if (paths.length > 0) drops.emit({ kind: 'paths', paths });
      }),
      bridge.listen(SHELL_EVENTS.hover, (payload) => hover.emit(payload === true)),
    ]);
    setState('online');
    // A notification may have been clicked before the page listened; the shell sends its target now.
    await bridge.invoke(SHELL_COMMANDS.ready).catch(() => undefined);
  };

  return {
    baseUrl: '',
    canDropFiles: true,
    hasTray: true,
    hasAutostart: true,
    needsLogin: false,
    onEvent: events.on,
    onResync: resync.on,
    onConnection: connectionChanges.on,
    connection: () => state,
    onNavigate: navigate.on,
    onFileDrop: drops.on,
    onFileHover: hover.on,
    pickFiles: async (options = {}) => {
      const paths = await bridge.invoke<string[] | null>(SHELL_COMMANDS.pickFiles, {
        filters: options.filters ?? [],
        multiple: options.multiple ?? false,
      });
      return paths && paths.length > 0 ? { kind: 'paths', paths } : undefined;
    },
    openExternal: (url) => bridge.invoke(SHELL_COMMANDS.openExternal, { url }),
    getAutostart: () => bridge.invoke<boolean>(SHELL_COMMANDS.getAutostart),
    setAutostart: (enabled) => bridge.invoke(SHELL_COMMANDS.setAutostart, { enabled }),
    startAgain: ({ keyInFolder }) => bridge.invoke(SHELL_COMMANDS.startAgain, { keyInFolder }),
    setBadge: (count) => bridge.invoke(SHELL_COMMANDS.setBadge, { count }),
    connect: () => {
      if (started) return;
      started = true;
      start().catch(() => setState('offline'));
    },
    disconnect: () => undefined, // the shell lives as long as the window
  };
}

function pathOf(payload: unknown): string | undefined {
  const to = typeof payload === 'object' && payload !== null ? (payload as { to?: unknown }).to : payload;
  return typeof to === 'string' && to.startsWith('/') ? to : undefined;
}

function pathsOf(payload: unknown): string[] {
  const paths = Array.isArray(payload) ? payload : (payload as { paths?: unknown } | null)?.paths;
  return Array.isArray(paths) ? paths.filter((path): path is string => typeof path === 'string') : [];
}
