/** The latest practice orders; one of them shows what its buyer sees and what the buyer can do. */
import { Button, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePracticeOrder, useRefund } from '@/api/practice';
import type { PracticeOrder, PracticeRefund } from '@/api/types';
import { orderPath } from '@/app/paths';
import {
  CopyText,
  type DataColumn,
  EmptyState,
  Panel,
  SimpleTable,
  StateTag,
  ToneTag,
  useNotifyError,
} from '@/components';
import { AskButton } from './AskButton';
import { BuyerView } from './BuyerView';
import styles from './practice.module.css';

export interface RecentOrdersProps {
  orders: PracticeOrder[] | undefined;
  chosen: string | undefined;
  onChoose: (sn: string) => void;
}

export function RecentOrders({ orders, chosen, onChoose }: RecentOrdersProps) {
  const { t } = useTranslation('practice');
  const sn = chosen ?? orders?.[0]?.sn;
  // The list keeps the words of messages to itself; the one order that is looked at has them.
  const order = usePracticeOrder(sn).data;
  const columns: DataColumn<PracticeOrder>[] = [
    { key: 'sn', title: t('recent.sn'), width: 150, render: (row) => <CopyText text={row.sn} /> },
    { key: 'title', title: t('recent.product'), minWidth: 120, render: (row) => row.title },
    { key: 'buyer', title: t('recent.buyer'), width: 84, render: (row) => row.buyer },
    {
      key: 'status',
      title: t('recent.status'),
      width: 100,
      render: (row) => <StateTag kind="order" state={row.status} plain />,
    },
    {
      key: 'messages',
      title: t('recent.messages'),
      width: 80,
      align: 'right',
      render: (row) => row.messages.length,
    },
    {
      key: 'view',
      title: t('recent.actions'),
      width: 88,
      render: (row) => (
        <Button size="small" type="link" aria-pressed={row.sn === sn} onClick={() => onChoose(row.sn)}>
          {t('recent.view')}
        </Button>
      ),
    },
  ];
  return (
    <div className={styles.split}>
      <Panel title={t('recent.title')} hint={t('recent.hint')} flush>
        <SimpleTable
          label={t('recent.title')}
          rowKey={(row) => row.sn}
          columns={columns}
          rows={orders}
          empty={
            <EmptyState compact picture="parcel" title={t('recent.empty')} hint={t('recent.emptyHint')} />
          }
        />
      </Panel>
      <Panel title={t('buyer.title')} hint={t('buyer.hint')}>
        {orders?.length === 0 && sn === undefined ? (
          <EmptyState compact picture="bell" title={t('buyer.empty')} />
        ) : (
          <>
            <BuyerView order={order} />
            {order ? <BuyerActions order={order} /> : null}
          </>
        )}
      </Panel>
    </div>
  );
}

/** What a buyer can still do at each state; the market refuses the rest. */
const STEPS: Record<PracticeOrder['status'], PracticeRefund['action'][]> = {
  pending_payment: [],
  pending_ship: ['ask'],
  shipped: ['ask'],
  completed: ['ask'],
  refunding: ['withdraw', 'agree'],
  refunded: [],
  closed: [],
};

function BuyerActions({ order }: { order: PracticeOrder }) {
  const { t } = useTranslation('practice');
  const notify = useNotifyError();
  const refund = useRefund();
  return (
    <div className={styles.buyerActions}>
      <Space wrap>
        {STEPS[order.status].map((action) => (
          <Button
            key={action}
            size="small"
            danger={action === 'agree'}
            loading={refund.isPending && refund.variables.action === action}
            onClick={() => refund.mutate({ sn: order.sn, action }, { onError: notify })}
          >
            {t(`refund.${action}`)}
          </Button>
        ))}
        <AskButton order={order.sn} />
        {order.order_id ? (
          <Link to={orderPath(order.order_id)}>{t('recent.open')}</Link>
        ) : (
          <ToneTag tone="blue">{t('recent.coming')}</ToneTag>
        )}
      </Space>
    </div>
  );
}
