/** A list read page by page behind a cursor. Feeds DataTable. */
import { type InfiniteData, keepPreviousData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import type { Page } from './types';

export interface KeysetOptions<T> {
  /** `keys.list('orders', filters)`: everything that changes the list belongs in the key. */
  queryKey: QueryKey;
  fetchPage: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>;
  enabled?: boolean;
}

export function useKeyset<T>({ queryKey, fetchPage, enabled = true }: KeysetOptions<T>) {
  return useInfiniteQuery<
    Page<T>,
    Error,
    InfiniteData<Page<T>, string | undefined>,
    QueryKey,
    string | undefined
  >({
    queryKey,
    enabled,
    initialPageParam: undefined,
    queryFn: ({ pageParam, signal }) => fetchPage(pageParam, signal),
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export type KeysetQuery<T> = ReturnType<typeof useKeyset<T>>;
