/** Verifications (核销): one voucher, lists, records, rules. Codes go in in clear and come back masked. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { uploadFile } from './cardImports';
import { api, data, idempotent } from './client';
import { keys } from './keys';
import type {
  ImportSource,
  VerificationActionRequest,
  VerificationBatchRequest,
  VerificationList,
  VerificationRecord,
  VerificationRequest,
  VerificationRuleBody,
  VerificationState,
  VoucherHistoryRow,
  VoucherLookupRequest,
} from './types';
import { type KeysetQuery, useKeyset } from './useKeyset';

export interface RecordFilters {
  state?: VerificationState | undefined;
  shop_id?: string | undefined;
  order_id?: string | undefined;
  batch_id?: string | undefined;
}

export function useVerificationRecords(
  filters: RecordFilters,
  limit: number,
): KeysetQuery<VerificationRecord> {
  const asked = { ...filters, limit };
  return useKeyset<VerificationRecord>({
    queryKey: keys.list('verifications', asked),
    fetchPage: (cursor, signal) =>
      data(
        api.GET('/api/v1/verification-records', {
          params: { query: cursor ? { ...asked, cursor } : asked },
          signal,
        }),
      ),
  });
}

export function useVerificationRecord(id: string | undefined) {
  return useQuery({
    queryKey: keys.detail('verifications', id ?? ''),
    enabled: id !== undefined,
    queryFn: ({ signal }) =>
      data(api.GET('/api/v1/verification-records/{id}', { params: { path: { id: id ?? '' } }, signal })),
  });
}

/** The records of a list, while some of them are still under way. */
export function useBatchRecords(batchId: string | undefined) {
  return useQuery({
    queryKey: keys.part('verifications', 'batch', { batchId }),
    enabled: batchId !== undefined,
    queryFn: ({ signal }) =>
      data(
        api.GET('/api/v1/verification-records', {
          params: { query: { batch_id: batchId ?? '', limit: 200 } },
          signal,
        }),
      ),
  });
}

export function useVerificationShops() {
  return useQuery({
    queryKey: keys.part('shops', 'verifying'),
    queryFn: ({ signal }) => data(api.GET('/api/v1/verification-shops', { signal })),
  });
}

/** Looks vouchers up; uses none. */
export function useLookUp() {
  return useMutation({
    gcTime: 0,
    mutationFn: (body: VoucherLookupRequest) => data(api.POST('/api/v1/voucher-lookups', { body })),
  });
}

export interface HistoryFilters {
  shop_id: string;
  from: number;
  to: number;
}

/** What the platform itself wrote down of verified vouchers, also of those of other devices. */
export function useVoucherHistory(filters: HistoryFilters): KeysetQuery<VoucherHistoryRow> {
  return useKeyset<VoucherHistoryRow>({
    queryKey: keys.part('verifications', 'history', { ...filters }),
    fetchPage: (cursor, signal) =>
      data(
        api.GET('/api/v1/voucher-history', {
          params: { query: cursor ? { ...filters, cursor } : filters },
          signal,
        }),
      ),
  });
}

function useVerificationsChanged() {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.topic('verifications') }),
      client.invalidateQueries({ queryKey: keys.topic('orders') }),
    ]);
}

export interface VerifyWish {
  body: VerificationRequest;
  /** One a scan. */
  key: string;
}

export function useVerify() {
  const changed = useVerificationsChanged();
  return useMutation({
    gcTime: 0,
    mutationFn: ({ body, key }: VerifyWish) =>
      data(api.POST('/api/v1/verifications', { body, ...idempotent(key) })),
    onSettled: changed,
  });
}

export function useVerifyMany() {
  const changed = useVerificationsChanged();
  return useMutation({
    gcTime: 0,
    mutationFn: (body: VerificationBatchRequest) =>
      data(api.POST('/api/v1/verifications/batch', { body, ...idempotent() })),
    onSettled: changed,
  });
}

export async function readVerificationList(from: ImportSource | File): Promise<VerificationList> {
  const source = from instanceof File ? { upload_id: (await uploadFile(from)).upload_id } : from;
  return data(api.POST('/api/v1/verifications/read', { body: { source } }));
}

export interface ActionWish {
  id: string;
  body: VerificationActionRequest;
}

export function useVerificationAction() {
  const changed = useVerificationsChanged();
  return useMutation({
    mutationFn: ({ id, body }: ActionWish) =>
      data(
        api.POST('/api/v1/verifications/{id}/actions', { params: { path: { id } }, body, ...idempotent() }),
      ),
    onSettled: changed,
  });
}

export function useVerificationRules() {
  return useQuery({
    queryKey: keys.part('verifications', 'rules'),
    queryFn: ({ signal }) => data(api.GET('/api/v1/verification-rules', { signal })),
  });
}

/** Creates without an id, replaces with one. */
export function useSaveVerificationRule() {
  const changed = useVerificationsChanged();
  return useMutation({
    mutationFn: ({ id, body }: { id: string | undefined; body: VerificationRuleBody }) =>
      id === undefined
        ? data(api.POST('/api/v1/verification-rules', { body }))
        : data(api.PUT('/api/v1/verification-rules/{id}', { params: { path: { id } }, body })),
    onSuccess: changed,
  });
}

/** Says go for the first order that a rule would verify. */
export function useApproveVerification() {
  const changed = useVerificationsChanged();
  return useMutation({
    mutationFn: ({ rule, order }: { rule: string; order: string }) =>
      data(
        api.POST('/api/v1/verification-rules/{id}/approvals', {
          params: { path: { id: rule } },
          body: { order_id: order },
        }),
      ),
    onSettled: changed,
  });
}

export function useDeleteVerificationRule() {
  const changed = useVerificationsChanged();
  return useMutation({
    mutationFn: (id: string) =>
      data(api.DELETE('/api/v1/verification-rules/{id}', { params: { path: { id } } })),
    onSuccess: changed,
  });
}
