/** Card import: hand over the source, look at it, run it. */
import { useMutation } from '@tanstack/react-query';
import { api, data, idempotent } from './client';
import type { CardImportRequest, ImportSource, Upload } from './types';

/** Files of a browser are handed over once; the desktop names a path instead. */
export function uploadFile(file: File, signal?: AbortSignal): Promise<Upload> {
  return data(
    api.POST('/api/v1/uploads', {
      params: { query: { name: file.name } },
      headers: { 'Content-Type': 'application/octet-stream' },
      // The contract calls a raw body a string; what goes out is the file itself.
      body: file as unknown as string,
      bodySerializer: (body) => body as unknown as File,
      ...(signal ? { signal } : {}),
    }),
  );
}

export interface PreviewWish {
  from: ImportSource | File;
  /** Of a workbook, where the first one is not meant. */
  sheet?: string;
  /** Of a text, where the detected one is wrong. */
  delimiter?: string;
}

export function usePreviewImport() {
  return useMutation({
    gcTime: 0,
    mutationFn: async ({ from, ...chosen }: PreviewWish) => {
      const source = from instanceof File ? { upload_id: (await uploadFile(from)).upload_id } : from;
      const body = { source, ...chosen };
      const preview = await data(api.POST('/api/v1/card-imports/preview', { body }));
      return { source, preview };
    },
  });
}

export function useStartImport() {
  return useMutation({
    mutationFn: (body: CardImportRequest) =>
      data(api.POST('/api/v1/card-imports', { body, ...idempotent() })),
  });
}
