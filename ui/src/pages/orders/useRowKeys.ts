/**
 * Keys of the order list: arrows walk the rows, "/" goes to the search, 1 presses the row's own button, 2 chooses the
 * row. Enter opens the row by itself.
 */
import { type RefObject, useEffect } from 'react';

const FIELDS = 'input, textarea, select, [contenteditable="true"]';
/** Things that lie over the list and have keys of their own. */
const OVERLAYS = '.ant-drawer, .ant-modal, .ant-select-dropdown, .ant-dropdown, .ant-picker-dropdown';
/** Orders, and above them the shops that need somebody. */
const ROWS = 'tr[data-row-key], li[data-row-key]';
const DIGITS: Record<string, string> = {
  '1': '[data-row-button]',
  '2': 'input[type="checkbox"]',
};

export function useRowKeys(list: RefObject<HTMLElement | null>, focusSearch: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (target?.closest(OVERLAYS)) return;
      const inField = target?.matches(FIELDS) === true && !target.matches('input[type="checkbox"]');
      if (event.key === '/' && !inField) {
        event.preventDefault();
        focusSearch();
      }
      const wanted = inField ? undefined : DIGITS[event.key];
      if (wanted) {
        const row = document.activeElement?.closest<HTMLElement>(ROWS);
        const button = row && list.current?.contains(row) ? row.querySelector<HTMLElement>(wanted) : null;
        if (button) {
          event.preventDefault();
          button.click();
        }
        return;
      }
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>(ROWS) ?? [])];
      const here = rows.findIndex((row) => row.contains(document.activeElement));
      const elsewhere = here < 0 && target !== document.body && list.current?.contains(target) !== true;
      if (inField || elsewhere || rows.length === 0) return;
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const next = here < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, here + step));
      rows[next]?.focus();
      rows[next]?.scrollIntoView?.({ block: 'nearest' });
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [list, focusSearch]);
}
