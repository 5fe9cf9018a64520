/** Notices: the number on the bell, the list, and what the seller does about one or many. */
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

/** Which notices a list shows. */
export interface WhichNotices {
  state?: Notice['state'];
  /** `true`: those that are put off now; `false`: those that are not. */
  snoozed?: boolean;
}

export function useNotices(which: WhichNotices, limit: number): KeysetQuery<Notice> {
  const asked = { ...which, limit };
  return useKeyset<Notice>({
    queryKey: keys.list('notices', asked),
    fetchPage: (cursor, signal) =>
      data(api.GET('/api/v1/notices', { params: { query: cursor ? { ...asked, cursor } : asked }, signal })),
  });
}

export function useNoticeAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: NoticeActionRequest & { id: string }) =>
      data(api.POST('/api/v1/notices/{id}/actions', { params: { path: { id } }, body })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic('notices') }),
  });
}

export function useNoticeBatch() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NoticeActionRequest & { ids: string[] }) =>
      data(api.POST('/api/v1/notices/actions', { body })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic('notices') }),
  });
}

/** Where a notice went, and where it still has to go. */
export function useNoticeDispatches(id: string, wanted: boolean) {
  return useQuery({
    queryKey: keys.part('notices', 'dispatches', { id }),
    queryFn: () => data(api.GET('/api/v1/notices/{id}/dispatches', { params: { path: { id } } })),
    enabled: wanted,
  });
}
