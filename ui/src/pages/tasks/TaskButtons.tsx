/** Pause, resume, start; stopping is asked twice, because nothing happens by itself afterwards. */
import { Button, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { useTaskCommand } from '@/api/tasks';
import type { Task, TaskCommand } from '@/api/types';
import { ConfirmButton, useNotifyError } from '@/components';

type Command = TaskCommand['command'];

export function TaskButtons({ task, name }: { task: Task; name: string }) {
  const { t } = useTranslation('tasks');
  const notify = useNotifyError();
  const order = useTaskCommand();
  const run = (command: Command) => order.mutateAsync({ id: task.id, command }).catch(notify);
  const button = (command: Command) => (
    <Button
      size="small"
      loading={order.isPending && order.variables.command === command}
      aria-label={t(`label.${command}`, { name })}
      onClick={() => void run(command)}
    >
      {t(`command.${command}`)}
    </Button>
  );
  if (task.state === 'STOPPED') return button('start');
  return (
    <Space size={6}>
      {task.state === 'PAUSED' ? button('resume') : button('pause')}
      <ConfirmButton
        size="small"
        danger
        title={t('confirm.stop', { name })}
        description={t('confirm.hint')}
        okText={t('command.stop')}
        aria-label={t('label.stop', { name })}
        onConfirm={() => run('stop')}
      >
        {t('command.stop')}
      </ConfirmButton>
    </Space>
  );
}
