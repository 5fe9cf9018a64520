/** The foot of the drawer: what the program allows now, the usual things as buttons, the rest under "more". */
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OrderAction, OrderDetail } from '@/api/types';
import { standing } from '../guards';
import type { OrderDoors } from '../useOrderDoors';
import { buttonOf } from '../why/whyCodes';

interface DrawerActionsProps {
  detail: OrderDetail;
  doors: OrderDoors;
}

/** Beside "more"; whatever the box above offers already is left out. */
const PLAIN: readonly OrderAction[] = ['ship', 'handled', 'retry', 'deliver', 'send_now'];
const MORE: readonly OrderAction[] = ['note', 'resend', 'postpone', 'cancel', 'block_buyer'];

const OFFERED: Record<string, readonly OrderAction[]> = {
  send_now: ['send_now', 'deliver'],
  retry: ['retry'],
  ship_by_hand: ['ship'],
  override_guard: ['deliver', 'send_now'],
  resolve_review: ['resolve_review', 'retry', 'deliver', 'send_now'],
};

export function DrawerActions({ detail, doors }: DrawerActionsProps) {
  const { t } = useTranslation('orders');
  const { order, actions } = detail;
  const button = order.why ? buttonOf(order.why.action) : undefined;
  const above = button ? (OFFERED[button] ?? []) : [];
  const free = (wanted: readonly OrderAction[]) =>
    wanted.filter((action) => actions.includes(action) && !above.includes(action));
  const plain = free(PLAIN).filter((action, _, all) => action !== 'deliver' || !all.includes('send_now'));
  const more = free(MORE);
  const run = useRun({ detail, doors });
  return (
    <>
      {more.length > 0 ? (
        <Dropdown
          trigger={['click']}
          placement="topLeft"
          menu={{
            items: more.map((action) => ({
              key: action,
              label: t(`action.${action}`),
              danger: action === 'cancel' || action === 'block_buyer',
              onClick: () => run(action),
            })),
          }}
        >
          <Button>{t('drawer.more')}</Button>
        </Dropdown>
      ) : null}
      {plain.map((action) => (
        <Button key={action} loading={doors.busyId === order.id} onClick={() => run(action)}>
          {t(`action.${action}`)}
        </Button>
      ))}
    </>
  );
}

function useRun({ detail, doors }: DrawerActionsProps): (action: OrderAction) => void {
  const { t } = useTranslation('orders');
  const { order } = detail;
  return (action) => {
    switch (action) {
      case 'ship':
        return void doors.ship(order);
      case 'postpone':
        return doors.askAndAct(order, { kind: 'postpone' });
      case 'note':
        return doors.askAndAct(order, { kind: 'note', text: order.note });
      case 'block_buyer':
        return doors.askAndAct(order, { kind: 'block' });
      case 'cancel':
        return void doors.cancel(order);
      case 'resend':
        return doors.confirm(
          order,
          { action },
          { title: t('ask.resend'), hint: t('ask.resendHint'), ok: t('action.resend') },
        );
      case 'handled':
        return doors.confirm(
          order,
          { action },
          { title: t('ask.handled'), hint: t('ask.handledHint'), ok: t('action.handled') },
        );
      case 'deliver':
        // What stands in the way is overruled by name, never by the way.
        if (standing(detail).length > 0) return void doors.override(order);
        return void doors.act(order, { action });
      default:
        return void doors.act(order, { action });
    }
  };
}
