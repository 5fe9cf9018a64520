/** The last sign of life; a running task that has been silent for long is called so. */
import { useTranslation } from 'react-i18next';
import type { Task } from '@/api/types';
import { stateLook, Time, ToneTag } from '@/components';

/** The program writes signs of life every few seconds; a minute of silence is no delay any more. */
const SILENT_MS = 60_000;

export function Heartbeat({ task, now = Date.now() }: { task: Task; now?: number }) {
  const { t } = useTranslation('tasks');
  const silent = task.state === 'RUNNING' && now - (task.heartbeat_at ?? 0) > SILENT_MS;
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
