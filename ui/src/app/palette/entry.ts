/** One line of the palette. */
export interface Entry {
  key: string;
  group: 'page' | 'action' | 'shop' | 'order' | 'card' | 'search';
  label: string;
  hint?: string;
  run: () => void;
}

/** Whether every word that was typed is in the label. */
export function fits(label: string, typed: string): boolean {
  const text = label.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
