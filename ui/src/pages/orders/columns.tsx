/** Columns of the order list. */
import type { TFunction } from 'i18next';
import type { OrderRow } from '@/api/types';
import { CopyText, type DataColumn, Money, PlatformName, StateTag, Time } from '@/components';
import { ContentCell } from './ContentCell';
import { Deadline } from './Deadline';
import styles from './orders.module.css';
import { RowAction, type RowDoors } from './RowAction';

/** `working`: the list of what needs the seller, where the deadline stands in front. */
export function orderColumns(
  t: TFunction<'orders'>,
  doors: RowDoors,
  working = false,
): DataColumn<OrderRow>[] {
  return [
    {
      key: 'sn',
      title: t('column.sn'),
      width: 196,
      required: true,
      render: (order) => (
        <div className={styles.two}>
          <CopyText text={order.sn} />
          <span className={`${styles.cut} ${styles.faint}`}>
            <PlatformName platform={order.platform} faint /> · {order.shop_name}
          </span>
        </div>
      ),
    },
    {
      key: 'title',
      title: t('column.title'),
      minWidth: 190,
      required: true,
      render: (order) => (
        <div className={styles.two}>
          <span className={styles.cut} title={order.title}>
            {order.title}
          </span>
          <span className={`${styles.cut} ${styles.faint}`}>
            {t('line.quantity', { count: order.quantity })} · {order.buyer_name || '—'}
          </span>
        </div>
      ),
    },
    {
      key: 'amount',
      title: t('column.amount'),
      width: 88,
      align: 'right',
      render: (order) => <Money fen={order.amount} />,
    },
    {
      key: 'status',
      title: t('column.status'),
      width: 104,
      render: (order) => <StateTag kind="order" state={order.status} />,
    },
    {
      key: 'content',
      title: t('column.content'),
      width: 232,
      render: (order) => <ContentCell order={order} />,
    },
    {
      key: 'platform_state',
      title: t('column.platformState'),
      width: 104,
      hidden: true,
      render: (order) => <StateTag kind="platform" state={order.platform_state} plain />,
    },
    {
      key: 'placed',
      title: t('column.placed'),
      width: 100,
      render: (order) => <Time at={order.placed_at} />,
    },
    {
      key: 'paid',
      title: t('column.paid'),
      width: 100,
      hidden: true,
      render: (order) => <Time at={order.paid_at} />,
    },
    {
      key: 'ship_by',
      title: t('column.shipBy'),
      width: 112,
      hidden: !working,
      render: (order) => <Deadline at={order.ship_by} />,
    },
    {
      key: 'delivered',
      title: t('column.delivered'),
      width: 100,
      hidden: true,
      render: (order) => <Time at={order.delivered_at} />,
    },
    {
      key: 'note',
      title: t('column.note'),
      width: 140,
      hidden: true,
      render: (order) => (
        <span className={styles.cut} title={order.note ?? ''}>
          {order.note ?? '—'}
        </span>
      ),
    },
    {
      key: 'action',
      title: t('column.action'),
      width: 116,
      align: 'right',
      fixed: 'end',
      required: true,
      render: (order) => <RowAction order={order} doors={doors} />,
    },
  ];
}
