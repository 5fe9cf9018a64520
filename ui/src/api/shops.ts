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

/** The accounts on 抖音来客; `undefined` while they are not known, none where they cannot be read. */
export function useLifeAccounts() {
  const { data: shops, isError } = useShops();
  return shops?.filter(({ platform }) => platform === 'douyin_life') ?? (isError ? [] : undefined);
}
