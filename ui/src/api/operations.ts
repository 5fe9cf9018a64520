/** Long work: how far it is, and how to stop it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from './client';
import { keys } from './keys';
import type { Operation } from './types';

/** Events bring changes at once; the interval only covers a lost connection. */
const POLL_MS = 2_000;

export function useOperation(id: string | undefined) {
  return useQuery({
    queryKey: keys.detail('operations', id ?? ''),
    enabled: id !== undefined,
    queryFn: () => data(api.GET('/api/v1/operations/{id}', { params: { path: { id: id ?? '' } } })),
    refetchInterval: ({ state }) => (state.data?.state === 'running' || !state.data ? POLL_MS : false),
  });
}

/** Waits for the end of long work, whatever page is open. */
export async function endedOperation(id: string): Promise<Operation> {
  for (;;) {
    const now = await data(api.GET('/api/v1/operations/{id}', { params: { path: { id } } }));
    if (now.state !== 'running') return now;
    await new Promise((resume) => setTimeout(resume, POLL_MS));
  }
}

export function useCancelOperation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => data(api.DELETE('/api/v1/operations/{id}', { params: { path: { id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic('operations') }),
  });
}
