/** The four logs: deliveries, errors, what people did, and the log file. */
import { api, data } from './client';
import { keys } from './keys';
import type { LogEntry, LogPage } from './types';
import { type KeysetQuery, useKeyset } from './useKeyset';

export const LOGS = ['deliveries', 'errors', 'audit', 'system'] as const;
export type LogName = (typeof LOGS)[number];

type Query = { q?: string; cursor?: string; limit: number };

const READ: Record<LogName, (query: Query, signal: AbortSignal) => Promise<LogPage>> = {
  deliveries: (query, signal) => data(api.GET('/api/v1/logs/deliveries', { params: { query }, signal })),
  errors: (query, signal) => data(api.GET('/api/v1/logs/errors', { params: { query }, signal })),
  audit: (query, signal) => data(api.GET('/api/v1/logs/audit', { params: { query }, signal })),
  system: (query, signal) => data(api.GET('/api/v1/logs/system', { params: { query }, signal })),
};

export function useLog(log: LogName, q: string | undefined, limit: number): KeysetQuery<LogEntry> {
  const asked = q ? { q, limit } : { limit };
  return useKeyset<LogEntry>({
    queryKey: keys.list('logs', { log, ...asked }),
    fetchPage: (cursor, signal) => READ[log](cursor ? { ...asked, cursor } : asked, signal),
  });
}
