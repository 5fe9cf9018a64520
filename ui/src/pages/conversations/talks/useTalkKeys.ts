/**
 * Keys of the talks: ↑ and ↓ go to the neighbour, with Alt from anywhere, without it outside of fields and in an empty
 * composer; "/" goes to the search.
 */
import { useEffect } from 'react';

const FIELDS = 'input, textarea, select, [contenteditable="true"]';
/** Things that lie over the page or have arrows of their own. */
const OWN_ARROWS =
  '.ant-drawer, .ant-modal, .ant-select-dropdown, .ant-dropdown, .ant-picker-dropdown, [role="tablist"], [role="radiogroup"], .ant-segmented';

export interface TalkKeys {
  onStep: (step: 1 | -1) => void;
  onSearch: () => void;
}

export function useTalkKeys({ onStep, onSearch }: TalkKeys): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
      if (event.isComposing) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (target?.closest(OWN_ARROWS)) return;
      const field = target?.matches(FIELDS) === true ? target : null;
      if (event.key === '/' && !field && !event.altKey) {
        event.preventDefault();
        onSearch();
        return;
      }
      const step = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key as 'ArrowDown' | 'ArrowUp'];
      if (step === undefined) return;
      const emptyComposer =
        field instanceof HTMLTextAreaElement && field.dataset.composer !== undefined && field.value === '';
      if (field && !emptyComposer && !event.altKey) return;
      event.preventDefault();
      onStep(step);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [onStep, onSearch]);
}
