/** The last sign of life; a task that should work and gives none is called silent. */
import { useTranslation } from 'react-i18next';
import type { Task } from '@/api/types';
import { stateLook, Time, ToneTag } from '@/components';

export function Heartbeat({ task }: { task: Task }) {
  const { t } = useTranslation('tasks');
  const last = <Time at={task.heartbeat_at} format="relative" none={t('notYet')} />;
  if (!task.silent) return last;
  return (
    <ToneTag tone="amber" icon={stateLook('level', 'warn').icon} hint={last}>
      {t('silent')}
    </ToneTag>
  );
}
