/** The tasks that run all the time, and the commands to them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from './client';
import { keys } from './keys';
import type { TaskCommand } from './types';

/** Signs of life are no events: they are read again this often while the page is open. */
const HEARTBEAT_MS = 5_000;

export function useTasks() {
  return useQuery({
    queryKey: keys.list('tasks'),
    queryFn: ({ signal }) => data(api.GET('/api/v1/tasks', { signal })),
    refetchInterval: HEARTBEAT_MS,
  });
}

export function useTaskCommand() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, command }: { id: string; command: TaskCommand['command'] }) =>
      data(api.POST('/api/v1/tasks/{id}/commands', { params: { path: { id } }, body: { command } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic('tasks') }),
  });
}
