/** The number on the bell. */
import { useQuery } from '@tanstack/react-query';
import { api, data } from './client';
import { keys } from './keys';

export function useNoticeCount() {
  return useQuery({
    queryKey: keys.part('notices', 'count'),
    queryFn: () => data(api.GET('/api/v1/notices/count')),
  });
}
