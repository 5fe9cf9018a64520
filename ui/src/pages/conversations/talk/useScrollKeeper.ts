/**
 * Keeps a talk where its reader is: at the end while they are at the end, else at the same message, also while older
 * ones come in above it.
 */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** This close to an edge counts as being there, in pixels. */
const NEAR = 48;

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
  /** First and last message that are there. */
  oldest: string | undefined;
  newest: string | undefined;
  /** The reader came near the beginning. */
  onTop: () => void;
}

export function useScrollKeeper({ box, talk, oldest, newest, onTop }: ScrollKeeperOptions): ScrollKeeper {
  const [atEnd, setAtEnd] = useState(true);
  const known = useRef({ talk, oldest, height: 0, atEnd: true });

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const before = known.current;
    const other = before.talk !== talk;
    const grewAbove = !other && before.oldest !== undefined && before.oldest !== oldest;
    if (other || before.atEnd) element.scrollTop = element.scrollHeight;
    else if (grewAbove) element.scrollTop += element.scrollHeight - before.height;
    known.current = { talk, oldest, height: element.scrollHeight, atEnd: other || before.atEnd };
    if (other) setAtEnd(true);
    // `newest` is no value here, but what makes this run.
    void newest;
  }, [box, talk, oldest, newest]);

  // The composer grows and the window changes its size: the last message stays in sight.
  useEffect(() => {
    const element = talk === '' ? null : box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      if (known.current.atEnd) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
    // Another talk may have another element.
  }, [box, talk]);

  const onScroll = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const end = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    known.current = { ...known.current, atEnd: end, height: element.scrollHeight };
    setAtEnd(end);
    if (element.scrollTop < NEAR) onTop();
  }, [box, onTop]);

  const toEnd = useCallback(() => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
    known.current = { ...known.current, atEnd: true };
    setAtEnd(true);
  }, [box]);

  return { atEnd, toEnd, onScroll };
}
