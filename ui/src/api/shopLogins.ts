/** Logging a shop in by its platform's page or a QR code. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { host } from '@/app/host';
import { api, data } from './client';
import { keys } from './keys';
import type { ShopLogin } from './types';

const ASK_EVERY_MS = 1_500;

/**
 * Where the platform's page leads back to, when this page is served over the network. The window listens by itself where the
 * shop's form says.
 */
const redirect = () => (host.needsLogin ? `${window.location.origin}/api/v1/shop-logins/callback` : null);

export function useBeginLogin(id: string) {
  return useMutation({
    mutationFn: () =>
      data(
        api.POST('/api/v1/shops/{id}/login', { params: { path: { id } }, body: { redirect: redirect() } }),
      ),
  });
}

/** How far it has come; asked until it ends. */
export function useLoginState(id: string, login: ShopLogin) {
  return useQuery({
    queryKey: keys.part('shops', 'login', { id, ends: login.ends_at }),
    queryFn: ({ signal }) => data(api.GET('/api/v1/shops/{id}/login', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) =>
      ['done', 'expired', 'cancelled'].includes(state.data?.state ?? '') || state.error
        ? false
        : ASK_EVERY_MS,
    retry: false,
    gcTime: 0,
  });
}

/** Gives the login under way up: nobody listens for its code any more. */
export function useCancelLogin(id: string) {
  return useMutation({
    mutationFn: () => data(api.DELETE('/api/v1/shops/{id}/login', { params: { path: { id } } })),
  });
}

export function useFinishLogin(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string) =>
      data(api.POST('/api/v1/shops/{id}/login/code', { params: { path: { id } }, body: { code } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.topic('shops') }),
  });
}
