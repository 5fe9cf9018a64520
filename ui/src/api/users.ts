/** People who may log in to the server. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from './client';
import { keys } from './keys';
import type { NewUser, OwnPasswordRequest, UserPatch } from './types';

export function useUsers() {
  return useQuery({
    queryKey: keys.part('settings', 'users'),
    queryFn: ({ signal }) => data(api.GET('/api/v1/users', { signal })),
  });
}

function useUsersChanged() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: keys.part('settings', 'users') });
}

export function useCreateUser() {
  const changed = useUsersChanged();
  return useMutation({
    gcTime: 0,
    mutationFn: (body: NewUser) => data(api.POST('/api/v1/users', { body })),
    onSuccess: changed,
  });
}

export function useChangeUser() {
  const changed = useUsersChanged();
  return useMutation({
    gcTime: 0,
    mutationFn: ({ id, patch }: { id: string; patch: UserPatch }) =>
      data(api.PATCH('/api/v1/users/{id}', { params: { path: { id } }, body: patch })),
    onSettled: changed,
  });
}

export function useDeleteUser() {
  const changed = useUsersChanged();
  return useMutation({
    mutationFn: (id: string) => data(api.DELETE('/api/v1/users/{id}', { params: { path: { id } } })),
    onSuccess: changed,
  });
}

/** Every session ends with it, this one too. */
export function useChangeOwnPassword() {
  const client = useQueryClient();
  return useMutation({
    gcTime: 0,
    mutationFn: (body: OwnPasswordRequest) => data(api.PUT('/api/v1/session/password', { body })),
    onSuccess: () => client.clear(),
  });
}
