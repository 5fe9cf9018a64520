/** Settings, and the facts beside them: contacted hosts and access tokens. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from './client';
import { keys } from './keys';
import type { NewApiToken, SettingsPatch } from './types';

export function useSettings() {
  return useQuery({
    queryKey: keys.list('settings'),
    queryFn: ({ signal }) => data(api.GET('/api/v1/settings', { signal })),
  });
}

/** Whole sections are sent; the answer is the settings in force. */
export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SettingsPatch) => data(api.PATCH('/api/v1/settings', { body })),
    onSuccess: (settings) => client.setQueryData(keys.list('settings'), settings),
  });
}

export function useHosts() {
  return useQuery({
    queryKey: keys.part('settings', 'hosts'),
    queryFn: ({ signal }) => data(api.GET('/api/v1/hosts', { signal })),
  });
}

export function useApiTokens() {
  return useQuery({
    queryKey: keys.part('settings', 'tokens'),
    queryFn: ({ signal }) => data(api.GET('/api/v1/api-tokens', { signal })),
  });
}

/** The answer holds the token in clear, once: it is kept nowhere. */
export function useCreateApiToken() {
  const client = useQueryClient();
  return useMutation({
    gcTime: 0,
    mutationFn: (body: NewApiToken) => data(api.POST('/api/v1/api-tokens', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.part('settings', 'tokens') }),
  });
}

export function useRevokeApiToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => data(api.DELETE('/api/v1/api-tokens/{id}', { params: { path: { id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.part('settings', 'tokens') }),
  });
}
