/** Notices: the number on the bell, the list, and what the seller does about one. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from './client';
import { keys } from './keys';
import type { Notice, NoticeActionRequest } from './types';
import { type KeysetQuery, useKeyset } from './useKeyset';

export function useNoticeCount() {
  return useQuery({
    queryKey: keys.part('notices', 'count'),
    queryFn: () => data(api.GET('/api/v1/notices/count')),
  });
}

export function useNotices(state: Notice['state'] | undefined, limit: number): KeysetQuery<Notice> {
  const asked = state ? { state, limit } : { limit };
  return useKeyset<Notice>({
    queryKey: keys.list('notices', asked),
    fetchPage: (cursor, signal) =>
      data(api.GET('/api/v1/notices', { params: { query: cursor ? { ...asked, cursor } : asked }, signal })),
  });
}

export function useNoticeAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, action }: { id: string; action: NoticeActionRequest['action'] }) =>
      data(api.POST('/api/v1/notices/{id}/actions', { params: { path: { id } }, body: { action } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic('notices') }),
  });
}
