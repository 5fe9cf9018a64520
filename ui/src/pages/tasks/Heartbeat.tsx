/** The last sign of life; a running task that has been silent for long is called so. */
import { useTranslation } from 'react-i18next';
import type { Task } from '@/api/types';
import { stateLook, Time, ToneTag } from '@/components';

/** As the check-up has it: the slowest task has a round every few minutes. */
const SILENT_MS = 10 * 60_000;
/** They have a round only when something happens; a quiet day is no sign of trouble. */
const WAITING: readonly string[] = ['hints', 'outcomes'];

export function Heartbeat({ task, now = Date.now() }: { task: Task; now?: number }) {
  const { t } = useTranslation('tasks');
  const waits = WAITING.includes(task.id.split(':')[0] ?? task.id);
  const silent = !waits && task.state === 'RUNNING' && now - (task.heartbeat_at ?? 0) > SILENT_MS;
  if (!silent) return <Time at={task.heartbeat_at} format="relative" none={t('notYet')} />;
  return (
    <ToneTag
      tone="amber"
      icon={stateLook('level', 'warn').icon}
      hint={<Time at={task.heartbeat_at} format="relative" none={t('notYet')} />}
    >
      {t('silent')}
    </ToneTag>
  );
}
