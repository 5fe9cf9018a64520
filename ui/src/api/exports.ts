/** Exports: started as long work, then handed to the browser's own download. */
import { useMutation } from '@tanstack/react-query';
import { api, data, idempotent } from './client';
import type { ExportRequest } from './types';

export interface ExportFile {
  id: string;
  name: string;
  rows: number;
}

export function useStartExport() {
  return useMutation({
    mutationFn: (body: ExportRequest) => data(api.POST('/api/v1/exports', { body, ...idempotent() })),
  });
}

/** The result of an export operation; `undefined` when it is something else. */
export function finishedExport(result: unknown): ExportFile | undefined {
  if (typeof result !== 'object' || result === null) return undefined;
  const { export_id, file_name, rows } = result as Record<string, unknown>;
  if (typeof export_id !== 'string' || typeof file_name !== 'string') return undefined;
  return { id: export_id, name: file_name, rows: Number(rows ?? 0) };
}

/** Fetched first, so that a refusal is told and not saved as a file. */
export async function saveExport({ id, name }: ExportFile): Promise<void> {
  // The document says "string" for a body of bytes; read as what it is.
  const file = (await data(
    api.GET('/api/v1/exports/{id}', { params: { path: { id } }, parseAs: 'blob' }),
  )) as unknown as Blob;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
