/** Whether a click is on the row itself: not on a control inside it, not on what floats above it, not the end of a text selection. */
import type { MouseEvent } from 'react';

export function isRowClick(event: MouseEvent<HTMLElement>): boolean {
  const target = event.target as HTMLElement;
  // React also brings clicks from a popover or dialog that the row has opened.
  if (!event.currentTarget.contains(target)) return false;
  if (target.closest('button, a, input, label, .ant-table-selection-column')) return false;
  return !window.getSelection()?.toString();
}
