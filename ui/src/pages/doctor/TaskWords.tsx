/** What the check-up says of tasks, by the names that the task page gives them. */
import { useTranslation } from 'react-i18next';
import { useShops } from '@/api/shops';
import type { DoctorCheck } from '@/api/types';
import { useKnownWord } from '@/components';
import { useLastError } from '@/pages/tasks/useLastError';
import { useTaskLabel } from '@/pages/tasks/useTaskName';

/** A task that fails or is silent; the first of several. */
export function TaskSeen({ check: { code, detail, params } }: { check: DoctorCheck }) {
  const known = useKnownWord();
  const labelOf = useTaskLabel();
  const lastError = useLastError();
  const { id = '', title = '', shop, count, error } = params;
  const values = { task: labelOf({ id, title }, shop), count, error: lastError(error ?? '').what };
  const suffix = Number(count) > 1 ? '_many' : '';
  return <span>{known(`settings:found.${code}${suffix}`, detail, values)}</span>;
}

/** The tasks that are paused or stopped, given by their ids with spaces between. */
export function TasksOff({ ids }: { ids: string }) {
  const { t } = useTranslation(['settings', 'conversations']);
  const labelOf = useTaskLabel();
  const shops = useShops().data;
  const names = ids.split(' ').map((id) => {
    const shop = shops?.find((one) => id.endsWith(`:${one.id}`))?.name;
    return labelOf({ id, title: '' }, shop);
  });
  return t('settings:off.tasks', { names: names.join(t('conversations:comma')) });
}
