/** What can be paused and set going again: every task and every shop. A shop can also be read now. */
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { useShopAction } from '@/api/shopActions';
import { useShops } from '@/api/shops';
import { useTaskCommand, useTasks } from '@/api/tasks';
import type { TaskCommand } from '@/api/types';
import { useNotifyError } from '@/components';
import { useTaskLabel } from '@/pages/tasks/useTaskName';
import type { Entry } from './entry';

type Switch = 'pause' | 'resume' | 'sync_now';

export function useSwitches(): Entry[] {
  return [...useTaskSwitches(), ...useShopSwitches()];
}

/** Stopping is left to the page: nothing happens by itself afterwards. */
function useTaskSwitches(): Entry[] {
  const { t } = useTranslation(['nav', 'tasks']);
  const { message } = App.useApp();
  const notify = useNotifyError();
  const tasks = useTasks().data ?? [];
  const shops = useShops().data ?? [];
  const labelOf = useTaskLabel();
  const order = useTaskCommand();
  return tasks.map((task): Entry => {
    const shop = shops.find(({ id }) => id === task.shop_id)?.name;
    const name = labelOf(task, shop);
    const command: TaskCommand['command'] =
      task.state === 'STOPPED' ? 'start' : task.state === 'PAUSED' ? 'resume' : 'pause';
    const label = t('nav:palette.switch.task', { command: t(`tasks:command.${command}`), name });
    const tell = () => void message.success(t('nav:palette.switch.told', { label }));
    return {
      key: `task-${task.id}`,
      group: 'action',
      label,
      run: () => void order.mutateAsync({ id: task.id, command }).then(tell).catch(notify),
    };
  });
}

function useShopSwitches(): Entry[] {
  const { t } = useTranslation(['nav', 'shops', 'common']);
  const { message, modal } = App.useApp();
  const notify = useNotifyError();
  const shops = useShops().data ?? [];
  const act = useShopAction();
  const perform = (id: string, name: string, action: Switch) =>
    act
      .mutateAsync({ id, action })
      .then(() => void message.success(t(`shops:done.${action}`, { name })))
      .catch(notify);
  /** Pausing ends the automatic delivery: it is asked once more, as the shop page does. */
  const run = (id: string, name: string, action: Switch) => {
    if (action !== 'pause') {
      void perform(id, name, action);
      return;
    }
    void modal.confirm({
      title: t('shops:confirm.pause', { name }),
      content: t('shops:confirm.pauseHint'),
      okText: t('shops:action.pause'),
      cancelText: t('common:action.cancel'),
      onOk: () => perform(id, name, action),
    });
  };
  return shops.flatMap(({ id, name, state }) => {
    const offered: Switch[] = state === 'active' ? ['sync_now', 'pause'] : ['resume'];
    return offered.map(
      (action): Entry => ({
        key: `shop-${action}-${id}`,
        group: 'action',
        label: t('nav:palette.switch.shop', { action: t(`shops:action.${action}`), name }),
        run: () => run(id, name, action),
      }),
    );
  });
}
