/** Looking after the data: backups, the doctor, the recovery sheet, a new key. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data, idempotent } from './client';
import { keys } from './keys';

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
