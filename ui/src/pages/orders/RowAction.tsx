/** The one button of a row, and for a scheduled one what else can be done with its time. */
import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OrderRow } from '@/api/types';
import styles from './orders.module.css';
import { useWhyButton, type WhyDoors } from './why/useWhyButton';
import { buttonOf, buttonWord, type Button as WhyButton } from './why/whyCodes';

export interface RowDoors extends WhyDoors {
  postpone: (order: OrderRow) => void;
  cancel: (order: OrderRow) => void;
  busyId: string | undefined;
}

export function RowAction({ order, doors }: { order: OrderRow; doors: RowDoors }) {
  const { t } = useTranslation('orders');
  const press = useWhyButton(doors);
  const scheduled = order.content === 'scheduled';
  const button = rowButton(order);
  if (!button) {
    return (
      <div className={styles.actions}>
        <Button type="text" size="small" onClick={() => doors.open(order)}>
          {t('row.open')}
        </Button>
      </div>
    );
  }
  return (
    <div className={styles.actions}>
      <Button
        size="small"
        data-row-button
        loading={doors.busyId === order.id}
        onClick={() => void press(button, order)}
      >
        {t(`button.${buttonWord(button, order.why)}`)}
      </Button>
      {scheduled ? (
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              { key: 'postpone', label: t('action.postpone'), onClick: () => doors.postpone(order) },
              { key: 'cancel', label: t('action.cancel'), danger: true, onClick: () => doors.cancel(order) },
            ],
          }}
        >
          <Button type="text" size="small" icon={<MoreOutlined />} aria-label={t('row.more')} />
        </Dropdown>
      ) : null}
    </div>
  );
}

/** The one button of an order in a list. */
export function rowButton(order: OrderRow): WhyButton | undefined {
  return (order.why && buttonOf(order.why.action)) ?? withoutReason(order);
}

/** What waits for its time is sent at once; what must be shipped soon is shipped by hand. */
function withoutReason({ content, platform_state, deadline_near }: OrderRow): WhyButton | undefined {
  if (content === 'scheduled') return 'send_now';
  const unshipped = platform_state === 'unshipped' || platform_state === 'failed';
  return deadline_near && unshipped && content !== 'sending' ? 'ship_by_hand' : undefined;
}
