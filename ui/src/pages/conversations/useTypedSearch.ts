/** A search field that asks once the typing has settled, and follows the address when that changes by another hand. */
import { useEffect, useRef, useState } from 'react';

export const SETTLE_MS = 300;

export interface TypedSearch {
  text: string;
  type: (text: string) => void;
  /** Asks at once. */
  commit: () => void;
}

export function useTypedSearch(
  value: string | undefined,
  onSearch: (q: string | undefined) => void,
): TypedSearch {
  const [text, setText] = useState(value ?? '');
  const [known, setKnown] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  if (known !== value) {
    setKnown(value);
    setText(value ?? '');
  }
  const ask = (typed: string) => {
    clearTimeout(timer.current);
    const q = typed.trim() || undefined;
    if (q === known) return;
    setKnown(q);
    onSearch(q);
  };
  return {
    text,
    type: (typed) => {
      setText(typed);
      clearTimeout(timer.current);
      if (typed === '') ask('');
      else timer.current = setTimeout(() => ask(typed), SETTLE_MS);
    },
    commit: () => ask(text),
  };
}
