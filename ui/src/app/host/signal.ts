/** A list of listeners. */
import type { Unsubscribe } from './types';

export interface Signal<T> {
  on(listener: (value: T) => void): Unsubscribe;
  emit(value: T): void;
}

export function createSignal<T>(): Signal<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    on(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    emit(value) {
      for (const listener of [...listeners]) listener(value);
    },
  };
}
