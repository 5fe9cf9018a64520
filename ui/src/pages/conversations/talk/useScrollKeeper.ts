/**
 * Keeps a talk where its reader is: at the end while they are at the end, else at the same line, whatever comes in above
 * or below it.
 */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** This close to an edge counts as being there, in pixels. */
const NEAR = 48;
/** Marks the lines; its value is the line's id. */
const LINE = '[data-line]';

export interface ScrollKeeper {
  /** The reader is at the end: what comes in is seen at once. */
  atEnd: boolean;
  toEnd: () => void;
  onScroll: () => void;
}

export interface ScrollKeeperOptions {
  box: RefObject<HTMLElement | null>;
  /** The talk; another one begins at its end. */
  talk: string;
  /** First and last line that are there. */
  oldest: string | undefined;
  newest: string | undefined;
  /** The reader came near the beginning. */
  onTop: () => void;
}

/** The first line in sight, and how far below the upper edge it begins. */
interface Anchor {
  line: string;
  gap: number;
}

export function useScrollKeeper({ box, talk, oldest, newest, onTop }: ScrollKeeperOptions): ScrollKeeper {
  const [atEnd, setAtEnd] = useState(true);
  const place = useRef<{ talk: string; atEnd: boolean; anchor: Anchor | undefined }>({
    talk,
    atEnd: true,
    anchor: undefined,
  });

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { talk: before, atEnd: wasAtEnd, anchor } = place.current;
    const other = before !== talk;
    if (other || wasAtEnd) element.scrollTop = element.scrollHeight;
    else if (anchor) restore(element, anchor);
    place.current = { talk, atEnd: other || wasAtEnd, anchor: anchorOf(element) };
    if (other) setAtEnd(true);
    // The two are no values here, but what makes this run.
    void [oldest, newest];
  }, [box, talk, oldest, newest]);

  // The composer grows and the window changes its size: the last line stays in sight.
  useEffect(() => {
    const element = talk === '' ? null : box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      if (place.current.atEnd) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
    // Another talk may have another element.
  }, [box, talk]);

  const onScroll = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const end = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    place.current = { ...place.current, atEnd: end, anchor: anchorOf(element) };
    setAtEnd(end);
    if (element.scrollTop < NEAR) onTop();
  }, [box, onTop]);

  const toEnd = useCallback(() => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
    place.current = { ...place.current, atEnd: true };
    setAtEnd(true);
  }, [box]);

  return { atEnd, toEnd, onScroll };
}

function anchorOf(box: HTMLElement): Anchor | undefined {
  const top = box.getBoundingClientRect().top;
  for (const line of box.querySelectorAll<HTMLElement>(LINE)) {
    const { top: begins, bottom } = line.getBoundingClientRect();
    if (bottom > top) return { line: line.dataset.line ?? '', gap: begins - top };
  }
  return undefined;
}

function restore(box: HTMLElement, { line, gap }: Anchor): void {
  const element = box.querySelector(`[data-line="${CSS.escape(line)}"]`);
  if (!element) return;
  box.scrollTop += element.getBoundingClientRect().top - box.getBoundingClientRect().top - gap;
}
