/** A list read page by page behind a cursor. Only the page on screen is read again when something changes. */
import { hashKey, keepPreviousData, type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { shareRows } from './shareRows';
import type { Page } from './types';

export interface KeysetOptions<T> {
  /** `keys.list('orders', filters)`: everything that changes the list belongs in the key; a new key starts at page one. */
  queryKey: QueryKey;
  fetchPage: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>;
  enabled?: boolean;
}

export interface KeysetQuery<T> {
  /** The rows on screen; `undefined` until the first answer. */
  rows: T[] | undefined;
  /** Of the whole list, where the program knows it. */
  total: number | undefined;
  /** From 1. */
  page: number;
  canPrevious: boolean;
  canNext: boolean;
  /** A read is under way. */
  busy: boolean;
  /** The rows still belong to the page or filter before. */
  outdated: boolean;
  error: Error | null;
  previous: () => void;
  next: () => void;
  /** Reads again; from page one when this page cannot be read. */
  retry: () => void;
}

type Cursors = readonly [undefined, ...string[]];
const FIRST: Cursors = [undefined];

export function useKeyset<T>({ queryKey, fetchPage, enabled = true }: KeysetOptions<T>): KeysetQuery<T> {
  const client = useQueryClient();
  const list = hashKey(queryKey);
  const [place, setPlace] = useState({ list, cursors: FIRST });
  const cursors = place.list === list ? place.cursors : FIRST;
  const cursor = cursors.at(-1);
  const keyOf = (at: string | undefined) => [...queryKey, { cursor: at ?? null }];
  const query = useQuery({
    queryKey: keyOf(cursor),
    enabled,
    queryFn: ({ signal }) => fetchPage(cursor, signal),
    placeholderData: keepPreviousData,
    structuralSharing: (before, after) => shareRows(before as Page<T> | undefined, after as Page<T>),
  });
  const following = query.isPlaceholderData ? undefined : (query.data?.next_cursor ?? undefined);
  const first = client.getQueryData<Page<T>>(keyOf(undefined));
  return {
    rows: query.data?.items,
    total: first?.total ?? query.data?.total ?? undefined,
    page: cursors.length,
    canPrevious: cursors.length > 1,
    canNext: following !== undefined,
    busy: query.isFetching,
    outdated: query.isPlaceholderData,
    error: query.error,
    previous: () =>
      setPlace({ list, cursors: cursors.length > 1 ? (cursors.slice(0, -1) as unknown as Cursors) : FIRST }),
    next: () => {
      if (following !== undefined) setPlace({ list, cursors: [...cursors, following] });
    },
    retry: () => {
      if (query.isError && cursors.length > 1) setPlace({ list, cursors: FIRST });
      else void query.refetch();
    },
  };
}
