/** Which of the pages already read is on screen. Pages are read one after another behind a cursor. */
import { useEffect, useState } from 'react';
import type { KeysetQuery } from '@/api/useKeyset';

export interface Pager<Row> {
  rows: Row[] | undefined;
  /** From 1. */
  number: number;
  total: number | undefined;
  canPrevious: boolean;
  canNext: boolean;
  busy: boolean;
  previous: () => void;
  next: () => void;
}

export function usePager<Row>(query: KeysetQuery<Row>, resetKey: string): Pager<Row> {
  const [at, setAt] = useState({ index: 0, resetKey });
  const pages = query.data?.pages;
  const wanted = at.resetKey === resetKey ? at.index : 0;
  const index = Math.min(wanted, Math.max(0, (pages?.length ?? 1) - 1));

  // Other filters are another list: it starts at its first page.
  useEffect(() => {
    setAt((known) => (known.resetKey === resetKey ? known : { index: 0, resetKey }));
  }, [resetKey]);

  const next = async () => {
    if (pages && index + 1 < pages.length) {
      setAt({ index: index + 1, resetKey });
      return;
    }
    const answer = await query.fetchNextPage();
    const count = answer.data?.pages.length ?? 0;
    if (!answer.isError && count > index + 1) setAt({ index: index + 1, resetKey });
  };
  return {
    rows: pages?.[index]?.items,
    number: index + 1,
    total: pages?.[0]?.total ?? undefined,
    canPrevious: index > 0,
    canNext: Boolean(pages && (index + 1 < pages.length || query.hasNextPage)),
    busy: query.isFetching,
    previous: () => setAt({ index: Math.max(0, index - 1), resetKey }),
    next: () => void next(),
  };
}
