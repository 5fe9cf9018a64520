/** How answers are kept and when they are asked for again. */
import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '@/api/ApiError';

const RETRIES = 2;

/** Only what may pass by itself is tried again; a refusal stays a refusal. */
const PASSING: ReadonlySet<string> = new Set(['network_unreachable', 'database_failed', 'answer_unreadable']);

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: true,
        retry: (count, error) => count < RETRIES && error instanceof ApiError && PASSING.has(error.code),
        retryDelay: (count) => Math.min(1_000 * 2 ** count, 8_000),
      },
      mutations: { retry: false },
    },
  });
}
