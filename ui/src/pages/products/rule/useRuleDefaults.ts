/** The delay a new rule begins with: the one of the settings. */
import { useQuery } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import { keys } from '@/api/keys';
import type { RuleDelay } from '@/api/types';

const AT_ONCE: RuleDelay = { min_ms: 0, max_ms: 0 };

/** `undefined` while it is not known; without settings, at once. */
export function useRuleDefaults(wanted: boolean): RuleDelay | undefined {
  const settings = useQuery({
    queryKey: keys.list('settings'),
    enabled: wanted,
    queryFn: ({ signal }) => data(api.GET('/api/v1/settings', { signal })),
    select: ({ delivery }) => delivery.delay,
    staleTime: 30_000,
  });
  return settings.isError ? AT_ONCE : settings.data;
}
