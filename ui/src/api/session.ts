/** Who is logged in, and whether this is the desktop window or a server. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from './client';
import { keys } from './keys';

export const sessionQuery = {
  queryKey: keys.part('session', 'current'),
  queryFn: () => data(api.GET('/api/v1/session')),
  staleTime: 60_000,
};

export function useSession() {
  return useQuery(sessionQuery);
}

export function useLogin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; password: string }) => data(api.POST('/api/v1/login', { body })),
    onSuccess: () => client.resetQueries(),
  });
}

export function useSetup() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { setup_token: string; name: string; password: string }) =>
      data(api.POST('/api/v1/setup', { body })),
    onSuccess: () => client.resetQueries(),
  });
}

export function useLogout() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => data(api.POST('/api/v1/logout')),
    onSuccess: () => client.clear(),
  });
}
