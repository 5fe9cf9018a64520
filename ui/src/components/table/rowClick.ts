/** Whether a click is on the row itself: not on a control inside it, not on what floats above it, not the end of a text selection. */
import type { KeyboardEvent, MouseEvent } from 'react';

export function isRowClick(event: MouseEvent<HTMLElement>): boolean {
  const target = event.target as HTMLElement;
  // React also brings clicks from a popover or dialog that the row has opened.
  if (!event.currentTarget.contains(target)) return false;
  if (target.closest('button, a, input, label, .ant-table-selection-column')) return false;
  return !window.getSelection()?.toString();
}

/** A row that opens: by a click beside its own controls, and by Enter while the focus is on the row itself. */
export function opening(open: () => void) {
  return {
    tabIndex: 0,
    onClick: (event: MouseEvent<HTMLElement>) => {
      if (isRowClick(event)) open();
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.key === 'Enter' && event.target === event.currentTarget) open();
    },
  };
}
