/** Looked-up orders in the shape of a list, so that the same table shows them. */
import type { UseQueryResult } from '@tanstack/react-query';
import type { OrderLookupResult, OrderRow } from '@/api/types';
import type { KeysetQuery } from '@/api/useKeyset';

const nowhere = () => undefined;

export function lookupAsList(lookup: UseQueryResult<OrderLookupResult>): KeysetQuery<OrderRow> {
  return {
    rows: lookup.data?.items,
    total: lookup.data?.items.length,
    page: 1,
    canPrevious: false,
    canNext: false,
    busy: lookup.isFetching,
    outdated: false,
    error: lookup.error,
    previous: nowhere,
    next: nowhere,
    retry: () => void lookup.refetch(),
  };
}
