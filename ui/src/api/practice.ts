/** The practice shop: simulated buyers, what they see, faults, and the guided first delivery. */
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError } from './ApiError';
import { api, data, idempotent } from './client';
import { keys } from './keys';
import type {
  Practice,
  PracticeFaults,
  PracticePayment,
  PracticeQuestion,
  PracticeRefund,
  Tour,
} from './types';

/** While a delivery is on its way the buyer's view is read this often. */
export const WATCH_MS = 1_000;

/** `null`: this program has no practice shop. */
export function usePractice() {
  return useQuery({
    queryKey: keys.list('practice'),
    queryFn: async ({ signal }): Promise<Practice | null> => {
      try {
        return await data(api.GET('/api/v1/practice', { signal }));
      } catch (error) {
        if (error instanceof ApiError && error.code === 'not_found') return null;
        throw error;
      }
    },
  });
}

/** What the buyer of one practice order sees. `watch`: read it again and again until told otherwise. */
export function usePracticeOrder(sn: string | undefined, watch = false) {
  return useQuery({
    queryKey: keys.detail('practice', sn ?? ''),
    enabled: sn !== undefined,
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/practice/orders/{sn}', { params: { path: { sn: sn ?? '' } }, signal })),
    refetchInterval: watch ? WATCH_MS : false,
  });
}

export function usePay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PracticePayment) =>
      data(api.POST('/api/v1/practice/payments', { body, ...idempotent() })),
    onSuccess: () => refresh(client),
  });
}

/** A simulated buyer asks something. */
export function useAsk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PracticeQuestion) => data(api.POST('/api/v1/practice/questions', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.topic('practice') }),
  });
}

export function useRefund() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PracticeRefund) => data(api.POST('/api/v1/practice/refunds', { body })),
    onSettled: () => refresh(client),
  });
}

export function useSetFaults() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PracticeFaults) => data(api.PUT('/api/v1/practice/faults', { body })),
    onMutate: (faults) => {
      client.setQueryData<Practice | null>(keys.list('practice'), (now) => (now ? { ...now, faults } : now));
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic('practice') }),
  });
}

/** Where the seller is in the guided first delivery. */
export function useSaveTour() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Tour) => data(api.PUT('/api/v1/practice/tour', { body })),
    onSuccess: (tour) => {
      client.setQueryData<Practice | null>(keys.list('practice'), (now) => (now ? { ...now, tour } : now));
      return client.invalidateQueries({ queryKey: keys.topic('dashboard') });
    },
  });
}

function refresh(client: QueryClient) {
  return Promise.all(
    (['practice', 'orders', 'dashboard'] as const).map((topic) =>
      client.invalidateQueries({ queryKey: keys.topic(topic) }),
    ),
  );
}
