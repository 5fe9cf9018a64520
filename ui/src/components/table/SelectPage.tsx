/** The box in the head of a table that chooses every row of the page. */
import { Checkbox } from 'antd';
import { useCallback, useState } from 'react';
import type { Selection } from './DataTable';

export interface SelectPageProps {
  selection: Selection;
  /** Rows of this page. */
  ids: string[];
  label: string;
}

export function SelectPage({ selection, ids, label }: SelectPageProps) {
  // antd repeats the head in a hidden row to measure columns; a control in there would be reachable but invisible.
  const [measured, setMeasured] = useState(false);
  const find = useCallback((node: HTMLElement | null) => {
    if (node?.closest('[aria-hidden="true"]')) setMeasured(true);
  }, []);
  if (measured) return null;
  const chosen = new Set(selection.ids);
  const free = ids.filter((id) => !selection.disabled?.(id));
  const all = free.length > 0 && free.every((id) => chosen.has(id));
  const change = (checked: boolean) => {
    const here = new Set(ids);
    const others = selection.ids.filter((id) => !here.has(id));
    selection.onChange(checked ? [...others, ...free] : others);
  };
  return (
    <span ref={find}>
      <Checkbox
        aria-label={label}
        checked={all}
        indeterminate={!all && ids.some((id) => chosen.has(id))}
        onChange={({ target }) => change(target.checked)}
      />
    </span>
  );
}
