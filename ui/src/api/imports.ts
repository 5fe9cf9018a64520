/** Files taken in: what was dropped, imports under way, their history, and the watched folder. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { uploadFile } from './cardImports';
import { api, data, idempotent } from './client';
import { keys } from './keys';
import type { Import, ImportFile, ImportRequest, RejectedRow, WatchedFolderChange } from './types';
import { type KeysetQuery, useKeyset } from './useKeyset';

/** A dropped file: a path of this machine, or a file of the browser that was handed over. */
export interface FoundFile extends ImportFile {
  file?: File;
}

/** What the files are, and how many more there are than are looked at once; folders are opened. */
export async function findFiles(
  chosen: { paths: string[] } | { files: File[] },
): Promise<{ files: FoundFile[]; left: number }> {
  if ('paths' in chosen) {
    return data(api.POST('/api/v1/import-files', { body: { paths: chosen.paths, upload_ids: [] } }));
  }
  // One after the other: a folder may hold many.
  const handed: { file: File; id: string }[] = [];
  for (const file of chosen.files) handed.push({ file, id: (await uploadFile(file)).upload_id });
  const body = { paths: [], upload_ids: handed.map(({ id }) => id) };
  const found = await data(api.POST('/api/v1/import-files', { body }));
  const files = found.files.map((one) => {
    const file = handed.find(({ id }) => id === one.upload_id)?.file;
    return file ? { ...one, file } : one;
  });
  return { files, left: found.left };
}

export function startImport(body: ImportRequest): Promise<{ operation_id: string }> {
  return data(api.POST('/api/v1/imports', { body, ...idempotent() }));
}

export function useImports(limit: number): KeysetQuery<Import> {
  return useKeyset<Import>({
    queryKey: keys.list('imports', { limit }),
    fetchPage: (cursor, signal) =>
      data(api.GET('/api/v1/imports', { params: { query: cursor ? { limit, cursor } : { limit } }, signal })),
  });
}

export function useImport(id: string | undefined) {
  return useQuery({
    queryKey: keys.detail('imports', id ?? ''),
    enabled: id !== undefined,
    queryFn: () => data(api.GET('/api/v1/imports/{id}', { params: { path: { id: id ?? '' } } })),
  });
}

export function useRejectedRows(id: string, limit: number): KeysetQuery<RejectedRow> {
  return useKeyset<RejectedRow>({
    queryKey: keys.part('imports', 'rejected', { id, limit }),
    fetchPage: (cursor, signal) =>
      data(
        api.GET('/api/v1/imports/{id}/rejected-rows', {
          params: { path: { id }, query: cursor ? { limit, cursor } : { limit } },
          signal,
        }),
      ),
  });
}

export function useUndoImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => data(api.POST('/api/v1/imports/{id}/undo', { params: { path: { id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic('imports') }),
  });
}

const WATCH_POLL_MS = 5_000;

export function useWatchedFolder() {
  return useQuery({
    queryKey: keys.part('imports', 'watched'),
    queryFn: () => data(api.GET('/api/v1/watched-folder')),
    refetchInterval: ({ state }) => (state.data?.on ? WATCH_POLL_MS : false),
  });
}

export function useChangeWatchedFolder() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: WatchedFolderChange) => data(api.PUT('/api/v1/watched-folder', { body })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.part('imports', 'watched') }),
  });
}

export function useScanWatchedFolder() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => data(api.POST('/api/v1/watched-folder/scans')),
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic('imports') }),
  });
}

/** What came of a file, out of the result of its operation. */
export interface Taken {
  importId: string | undefined;
  kind: string;
  outcome: string;
  error: string | undefined;
  reason: string | undefined;
  missing: string[];
  stored: number;
  fresh: number;
  updated: number;
  skipped: number;
  duplicates: number;
  warnings: number;
}

export function takenOf(result: unknown): Taken | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  const row = result as Record<string, unknown>;
  if (typeof row.outcome !== 'string') return undefined;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const sum = (value: unknown) =>
    Object.values((value ?? {}) as Record<string, number>).reduce((total, one) => total + one, 0);
  return {
    // Of a file that is in already: the import that took it in, with its result.
    importId: text(row.import_id) ?? text(row.same_as),
    kind: text(row.kind) ?? 'unknown',
    outcome: row.outcome,
    error: text(row.error),
    reason: text(row.reason),
    missing: Array.isArray(row.missing) ? row.missing.map(String) : [],
    stored: Number(row.rows_stored ?? 0),
    fresh: Number(row.rows_new ?? 0),
    updated: Number(row.rows_updated ?? 0),
    skipped: sum(row.rows_skipped),
    duplicates: Number(row.duplicates_in_file ?? 0),
    warnings: sum(row.warnings),
  };
}
