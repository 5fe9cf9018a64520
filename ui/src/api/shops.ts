/** The shops, for the shop filter and wherever a shop's name is shown. */
import { useQuery } from '@tanstack/react-query';
import { api, data } from './client';
import { keys } from './keys';

/** The shops that need the seller: they stand in the work list beside the orders. */
export function useShopNeeds() {
  return useQuery({
    queryKey: keys.part('shops', 'needs'),
    queryFn: () => data(api.GET('/api/v1/shops/needs')),
  });
}

export function useShops() {
  return useQuery({
    queryKey: keys.list('shops'),
    queryFn: () => data(api.GET('/api/v1/shops')),
    staleTime: 30_000,
  });
}
