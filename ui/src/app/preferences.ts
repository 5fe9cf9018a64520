/** What this window remembers by itself (appearance, language, rail, columns), in localStorage. */
import { useSyncExternalStore } from 'react';

const PREFIX = 'huolang.ui.';
const listeners = new Map<string, Set<() => void>>();
const cache = new Map<string, { raw: string | null; value: unknown }>();

function read(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null; // storage switched off: the default holds for this window
  }
}

export function getPreference<T>(key: string, fallback: T): T {
  const raw = read(key);
  const known = cache.get(key);
  if (known && known.raw === raw && raw !== null) return known.value as T;
  if (raw === null) return (known && known.raw === null ? known.value : fallback) as T;
  try {
    const value = JSON.parse(raw) as T;
    cache.set(key, { raw, value });
    return value;
  } catch {
    return fallback;
  }
}

export function setPreference<T>(key: string, value: T): void {
  const raw = JSON.stringify(value);
  let stored: string | null = raw;
  try {
    localStorage.setItem(PREFIX + key, raw);
  } catch {
    stored = null;
  }
  cache.set(key, { raw: stored, value });
  for (const listener of listeners.get(key) ?? []) listener();
}

/** A remembered value; every component with the same key sees the change at once. `fallback` must be stable. */
export function usePreference<T>(key: string, fallback: T): [T, (value: T) => void] {
  const value = useSyncExternalStore(
    (listener) => {
      const set = listeners.get(key) ?? new Set();
      listeners.set(key, set.add(listener));
      return () => set.delete(listener);
    },
    () => getPreference(key, fallback),
  );
  return [value, (next) => setPreference(key, next)];
}
