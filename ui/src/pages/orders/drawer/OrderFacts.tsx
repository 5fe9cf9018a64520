/** Who bought what, when, and until when it must be out. */
import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OrderDetail } from '@/api/types';
import { CopyText, type Fact, Facts, Money, PlatformName, Time } from '@/components';
import styles from '../orders.module.css';
import { ContactBuyer } from './ContactBuyer';
import { PhoneReveal } from './PhoneReveal';
import { RateBuyer } from './RateBuyer';

/** Where a phone may be had later, too: its platform opens only so many a day. */
const ASKED: readonly string[] = ['douyin_life'];

export function OrderFacts({ detail, onNote }: { detail: OrderDetail; onNote: () => void }) {
  const { t } = useTranslation('orders');
  const { order } = detail;
  const late = order.status === 'pending_ship' && order.ship_by !== null && order.ship_by < Date.now();
  const facts: (Fact | undefined)[] = [
    {
      key: 'shop',
      label: t('drawer.shop'),
      value: (
        <>
          {order.shop_name} <PlatformName platform={order.platform} faint />
        </>
      ),
    },
    {
      key: 'buyer',
      label: t('drawer.buyer'),
      value: (
        <>
          <CopyText text={order.buyer_name || detail.buyer_id} code={false} /> <ContactBuyer order={order} />
          <RateBuyer detail={detail} />
        </>
      ),
    },
    detail.buyer_phone !== null || ASKED.includes(order.platform)
      ? {
          key: 'phone',
          // The middleman names no phone, but whose account is topped up.
          label: t(order.platform === 'agiso' ? 'drawer.account' : 'drawer.phone'),
          value: <PhoneReveal key={order.id} orderId={order.id} masked={detail.buyer_phone} />,
        }
      : undefined,
    { key: 'amount', label: t('drawer.amount'), value: <Money fen={order.amount} strong /> },
    { key: 'placed', label: t('drawer.placed'), value: <Time at={order.placed_at} /> },
    { key: 'paid', label: t('drawer.paid'), value: <Time at={order.paid_at} /> },
    {
      key: 'shipBy',
      label: t('drawer.shipBy'),
      value: (
        <span className={late ? styles.late : undefined}>
          <Time at={order.ship_by} />
        </span>
      ),
    },
    { key: 'delivered', label: t('drawer.delivered'), value: <Time at={order.delivered_at} /> },
    { key: 'shipped', label: t('drawer.shipped'), value: <Time at={detail.shipped_at} /> },
    detail.tracking_number
      ? {
          key: 'tracking',
          label: t('drawer.tracking'),
          wide: true,
          value: (
            <>
              {detail.tracking_company} <CopyText text={detail.tracking_number} />
            </>
          ),
        }
      : undefined,
    detail.remark
      ? { key: 'remark', label: t('drawer.remark'), wide: true, value: detail.remark }
      : undefined,
    {
      key: 'note',
      label: t('drawer.note'),
      wide: true,
      value: (
        <>
          {order.note ?? '—'}{' '}
          <Button
            type="text"
            size="small"
            icon={<EditOutlined />}
            aria-label={t('action.note')}
            onClick={onNote}
          />
        </>
      ),
    },
  ];
  return <Facts items={facts.filter((fact) => fact !== undefined)} />;
}
