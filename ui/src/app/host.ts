/** The one door to the program around the page. Only this file may import `@tauri-apps/api` (scripts/lint/host.mjs). */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import { useSyncExternalStore } from 'react';
import { createDesktopHost } from './host/desktopHost';
import type { ConnectionState, Host } from './host/types';
import { createWebHost } from './host/webHost';

export type { ChosenFiles, ConnectionState, FileFilter, Host, HostEvent } from './host/types';

function createHost(): Host {
  if (!('__TAURI_INTERNALS__' in window)) return createWebHost();
  return createDesktopHost({
    invoke,
    listen: (event, listener) => listen(event, (message) => listener(message.payload)),
  });
}

export const host: Host = createHost();

export function useConnection(): ConnectionState {
  return useSyncExternalStore(host.onConnection, host.connection);
}
