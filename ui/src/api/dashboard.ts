/** The figures of the dashboard. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, data } from './client';
import { keys } from './keys';

/** Events bring changes at once; the interval carries the hour and the day forward. */
const REFRESH_MS = 60_000;

export function useDashboard(shopId: string | undefined) {
  const query = shopId ? { shop_id: shopId } : {};
  return useQuery({
    queryKey: keys.list('dashboard', query),
    queryFn: ({ signal }) => data(api.GET('/api/v1/dashboard', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}
