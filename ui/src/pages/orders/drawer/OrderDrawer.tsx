/** One order in full: why it is not out and the button that helps, its lines, checks, history and attempts. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOrder } from '@/api/orders';
import type { OrderRow } from '@/api/types';
import { CopyText, DetailDrawer, DrawerSection, StateTag, stateLook, ToneTag } from '@/components';
import type { OrderDoors } from '../useOrderDoors';
import { AttemptTable } from './AttemptTable';
import { DrawerActions } from './DrawerActions';
import { OrderFacts } from './OrderFacts';
import { OrderLines } from './OrderLines';
import { OrderTimeline } from './OrderTimeline';
import { ProductionBox } from './ProductionBox';
import { WhyBox } from './WhyBox';

export interface OrderDrawerProps {
  /** `undefined`: closed. */
  id: string | undefined;
  /** The list behind it, for its neighbours and for what is known before the answer comes. */
  rows: readonly OrderRow[] | undefined;
  doors: OrderDoors;
  onOpen: (id: string) => void;
  onClose: () => void;
}

const WIDTH = 720;

export function OrderDrawer({ id, rows, doors, onOpen, onClose }: OrderDrawerProps) {
  const { t } = useTranslation('orders');
  // The drawer keeps its content while it slides away.
  const [shown, setShown] = useState(id);
  if (id !== undefined && id !== shown) setShown(id);
  const query = useOrder(shown);
  const detail = query.data;
  const place = rows?.findIndex((row) => row.id === shown) ?? -1;
  const order = detail?.order ?? rows?.[place];
  const neighbour = (step: number) => {
    const next = place < 0 ? undefined : rows?.[place + step];
    return next ? () => onOpen(next.id) : undefined;
  };
  return (
    <DetailDrawer
      open={id !== undefined}
      onClose={onClose}
      width={WIDTH}
      title={order ? <CopyText text={order.sn} /> : t('title')}
      states={
        order ? (
          <>
            <StateTag kind="order" state={order.status} />
            <StateTag kind="content" state={order.content} />
            <StateTag kind="platform" state={order.platform_state} />
            {detail?.risk ? (
              <ToneTag tone="red" icon={stateLook('level', 'warn').icon}>
                {t('drawer.risk')}
              </ToneTag>
            ) : null}
          </>
        ) : null
      }
      loading={!detail}
      error={detail ? undefined : query.error}
      onRetry={() => void query.refetch()}
      onPrevious={neighbour(-1)}
      onNext={neighbour(1)}
      actions={detail ? <DrawerActions detail={detail} doors={doors} /> : null}
    >
      {detail ? (
        <>
          <WhyBox detail={detail} doors={doors} />
          <OrderFacts detail={detail} onNote={() => doors.askAndAct(detail.order, noteOf(detail.order))} />
          <ProductionBox key={`production-${detail.order.id}`} order={detail.order} />
          <DrawerSection title={t('drawer.lines')}>
            <OrderLines key={detail.order.id} detail={detail} />
          </DrawerSection>
          <DrawerSection title={t('drawer.timeline')}>
            <OrderTimeline detail={detail} />
          </DrawerSection>
          <DrawerSection title={t('drawer.attempts')}>
            <AttemptTable attempts={detail.attempts} />
          </DrawerSection>
        </>
      ) : null}
    </DetailDrawer>
  );
}

function noteOf(order: OrderRow) {
  return { kind: 'note', text: order.note } as const;
}
