/** What can be done with the orders that a search found: their own button, and what else their state allows. */
import { useTranslation } from 'react-i18next';
import type { OrderRow } from '@/api/types';
import { type RowDoors, rowButton } from '@/pages/orders/RowAction';
import { useWhyButton } from '@/pages/orders/why/useWhyButton';
import { buttonWord } from '@/pages/orders/why/whyCodes';
import type { Entry } from './entry';

export function useOrderDeeds(doors: RowDoors): (order: OrderRow) => Entry[] {
  const { t } = useTranslation(['nav', 'orders']);
  const press = useWhyButton(doors);
  return (order) => {
    const deed = (key: string, action: string, run: () => unknown): Entry => ({
      key: `order-${key}-${order.id}`,
      group: 'action',
      label: t('nav:palette.deed.order', { action, sn: order.sn }),
      hint: order.title,
      run: () => void run(),
    });
    const button = rowButton(order);
    const scheduled = order.content === 'scheduled';
    const open = order.status === 'pending_ship' && order.content !== 'sent' && order.content !== 'sending';
    const deeds: Entry[] = [];
    if (button) {
      const word = buttonWord(button, order.why);
      deeds.push(deed('button', t(`orders:button.${word}`), () => press(button, order)));
    }
    // What a platform asked for is not shipped: the order itself says what a person does.
    const called = order.why?.params.of === 'called';
    if (open && !called && button !== 'ship_by_hand')
      deeds.push(deed('ship', t('orders:button.ship_by_hand'), () => doors.ship(order)));
    if (scheduled) deeds.push(deed('postpone', t('orders:action.postpone'), () => doors.postpone(order)));
    if (scheduled) deeds.push(deed('cancel', t('orders:action.cancel'), () => doors.cancel(order)));
    return deeds;
  };
}
