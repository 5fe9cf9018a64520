/** Channels, the matrix of what goes into them, and what they sent. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from './client';
import { keys } from './keys';
import type {
  NewNoticeChannel,
  NoticeChannelPatch,
  NoticeMatrix,
  NoticeRouteChange,
  NoticeSend,
} from './types';
import { type KeysetQuery, useKeyset } from './useKeyset';

export function useChannels() {
  return useQuery({
    queryKey: keys.part('notices', 'channels'),
    queryFn: () => data(api.GET('/api/v1/notice-channels')),
  });
}

export function useChannelKinds() {
  return useQuery({
    queryKey: keys.part('notices', 'channelKinds'),
    queryFn: () => data(api.GET('/api/v1/notice-channel-kinds')),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** What every deed on a channel makes stale. */
function useStale() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: keys.topic('notices') });
}

export function useCreateChannel() {
  return useMutation({
    mutationFn: (body: NewNoticeChannel) => data(api.POST('/api/v1/notice-channels', { body })),
    onSettled: useStale(),
  });
}

export function useChangeChannel() {
  return useMutation({
    mutationFn: ({ id, ...body }: NoticeChannelPatch & { id: string }) =>
      data(api.PATCH('/api/v1/notice-channels/{id}', { params: { path: { id } }, body })),
    onSettled: useStale(),
  });
}

export function useDeleteChannel() {
  return useMutation({
    mutationFn: (id: string) =>
      data(api.DELETE('/api/v1/notice-channels/{id}', { params: { path: { id } } })),
    onSettled: useStale(),
  });
}

export function useTestChannel() {
  return useMutation({
    mutationFn: (id: string) =>
      data(api.POST('/api/v1/notice-channels/{id}/tests', { params: { path: { id } } })),
    onSettled: useStale(),
  });
}

export function useSends(channel: string | undefined, limit: number): KeysetQuery<NoticeSend> {
  const asked = channel ? { channel_id: channel, limit } : { limit };
  return useKeyset<NoticeSend>({
    queryKey: keys.part('notices', 'sends', asked),
    fetchPage: (cursor, signal) =>
      data(
        api.GET('/api/v1/notice-sends', { params: { query: cursor ? { ...asked, cursor } : asked }, signal }),
      ),
  });
}

export function useMatrix(shop: string | undefined) {
  const query = shop ? { shop_id: shop } : {};
  return useQuery({
    queryKey: keys.part('notices', 'matrix', query),
    queryFn: () => data(api.GET('/api/v1/notice-routes', { params: { query } })),
  });
}

export function useSetRoute() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NoticeRouteChange) => data(api.PUT('/api/v1/notice-routes', { body })),
    onSuccess: (matrix: NoticeMatrix, { shop_id }) => {
      const query = shop_id ? { shop_id } : {};
      client.setQueryData(keys.part('notices', 'matrix', query), matrix);
    },
  });
}
