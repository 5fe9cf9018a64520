/** Looking after the data: backups, the doctor, the recovery sheet, a new key. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { uploadFile } from './cardImports';
import { api, data, idempotent } from './client';
import { keys } from './keys';
import type { ImportSource } from './types';

const BACKUPS = keys.part('operations', 'backups');

/** Under `operations`: a backup that ends makes the list stale. */
export function useBackups() {
  return useQuery({
    queryKey: BACKUPS,
    queryFn: ({ signal }) => data(api.GET('/api/v1/backups', { signal })),
  });
}

export function useCreateBackup() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => data(api.POST('/api/v1/backups', { ...idempotent() })),
    onSuccess: () => client.invalidateQueries({ queryKey: BACKUPS }),
  });
}

export function useRestoreBackup() {
  return useMutation({
    mutationFn: (name: string) =>
      data(api.POST('/api/v1/backups/restore', { body: { name }, ...idempotent() })),
  });
}

/** A backup from anywhere; with the code of its recovery sheet also from another computer. Nothing of it is kept here. */
export function useRecoverBackup() {
  return useMutation({
    gcTime: 0,
    mutationFn: async ({ from, code }: { from: ImportSource | File; code: string }) => {
      const source = from instanceof File ? { upload_id: (await uploadFile(from)).upload_id } : from;
      const body = { source, ...(code === '' ? {} : { recovery_code: code }) };
      return data(api.POST('/api/v1/backups/recover', { body, ...idempotent() }));
    },
  });
}

/** Brings a lost key back while the program cannot start for want of it. */
export function useRecoverKey() {
  return useMutation({
    gcTime: 0,
    mutationFn: ({ code, keyInFolder }: { code: string; keyInFolder: boolean }) => {
      const body = { recovery_code: code, ...(keyInFolder ? { key_in_folder: true } : {}) };
      return data(api.POST('/api/v1/vault/recover', { body }));
    },
  });
}

/** Asked only when the seller wants it: the checks read the disk. */
export function useDoctor() {
  return useMutation({ mutationFn: () => data(api.GET('/api/v1/doctor')) });
}

/** Makes the diagnostics bundle; its operation ends like an export. */
export function useCreateDiagnostics() {
  return useMutation({
    mutationFn: () => data(api.POST('/api/v1/doctor/bundles', { ...idempotent() })),
  });
}

/** The answer is the key itself on paper: it is kept nowhere. */
export function useRecoverySheet() {
  return useMutation({
    gcTime: 0,
    mutationFn: (password: string | undefined) =>
      data(api.POST('/api/v1/vault/recovery-sheet', { body: { password: password ?? null } })),
  });
}

export function useRotateKey() {
  return useMutation({ mutationFn: () => data(api.POST('/api/v1/vault/rotation', { ...idempotent() })) });
}
