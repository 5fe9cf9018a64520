/** "Why was it not sent": one sentence with its button; for an unknown result the two answers a seller can give. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OrderDetail } from '@/api/types';
import { ConfirmButton, stateLook } from '@/components';
import type { OrderDoors } from '../useOrderDoors';
import { useWhyButton } from '../why/useWhyButton';
import { useWhyText } from '../why/useWhyText';
import { buttonOf, buttonWord } from '../why/whyCodes';
import styles from './drawer.module.css';

interface WhyBoxProps {
  detail: OrderDetail;
  doors: OrderDoors;
}

export function WhyBox({ detail, doors }: WhyBoxProps) {
  const { t } = useTranslation('orders');
  const whyText = useWhyText();
  const { order } = detail;
  const { why } = order;
  if (!why) return <Delivered detail={detail} />;
  const platform = order.content === 'sent';
  const {
    tone,
    icon: Icon,
    busy,
  } = platform ? stateLook('platform', order.platform_state) : stateLook('content', order.content);
  const reviews = why.action === 'resolve_review';
  return (
    <section className={styles.why} data-tone={tone} aria-label={t('drawer.why')}>
      <Icon className={styles.whyIcon ?? ''} spin={busy ?? false} />
      <div className={styles.whyText}>
        <strong>{whyText(why)}</strong>
        {reviews ? <span>{platform ? t('review.platform') : t('review.content')}</span> : null}
      </div>
      <div className={styles.whyButtons}>
        {reviews ? <Answers detail={detail} doors={doors} /> : <OneButton detail={detail} doors={doors} />}
      </div>
    </section>
  );
}

function OneButton({ detail: { order, lines }, doors }: WhyBoxProps) {
  const { t } = useTranslation('orders');
  const press = useWhyButton(doors);
  const button = order.why ? buttonOf(order.why.action) : undefined;
  // Its buttons stand below, beside what the platform ordered.
  if (!button || button === 'open_order') return null;
  const ruleId = lines.find((line) => line.delivery?.rule_id)?.delivery?.rule_id;
  return (
    <>
      <Button
        type="primary"
        loading={doors.busyId === order.id}
        onClick={() => void press(button, order, { ruleId })}
      >
        {t(`button.${buttonWord(button, order.why)}`)}
      </Button>
      {order.content === 'scheduled' ? (
        <>
          <Button onClick={() => doors.postpone(order)}>{t('action.postpone')}</Button>
          <Button onClick={() => doors.cancel(order)}>{t('action.cancel')}</Button>
        </>
      ) : null}
    </>
  );
}

/** On the platform track the same two answers are about "marked shipped". */
function Answers({ detail: { order }, doors }: WhyBoxProps) {
  const { t } = useTranslation('orders');
  const track = order.content === 'needs_review' ? 'content' : 'platform';
  const isContent = track === 'content';
  const busy = doors.busyId === order.id;
  return (
    <>
      <Button
        type="primary"
        loading={busy}
        onClick={() => void doors.act(order, { action: 'resolve_review', track, answer: 'received' })}
      >
        {isContent ? t('review.received') : t('review.shipped')}
      </Button>
      {isContent ? (
        <ConfirmButton
          title={t('review.ask')}
          description={t('review.askHint')}
          okText={t('review.notReceived')}
          disabled={busy}
          onConfirm={() => doors.act(order, { action: 'resolve_review', track, answer: 'not_received' })}
        >
          {t('review.notReceived')}
        </ConfirmButton>
      ) : (
        <Button
          disabled={busy}
          onClick={() => void doors.act(order, { action: 'resolve_review', track, answer: 'not_received' })}
        >
          {t('review.notShipped')}
        </Button>
      )}
    </>
  );
}

/** What a person did outside of the program is not claimed to be the program's work. */
const BY_HAND = ['handled', 'shipped_by_hand'];

function Delivered({ detail: { order, events } }: { detail: OrderDetail }) {
  const { t } = useTranslation('orders');
  if (order.content !== 'sent') return null;
  const byHand =
    events.some(({ kind }) => BY_HAND.includes(kind)) && !events.some(({ kind }) => kind === 'sent');
  const shipped = order.platform_state === 'shipped' || order.platform_state === 'verified';
  const sent = shipped ? t('drawer.allDone') : t('drawer.delivered_ok');
  const { tone, icon: Icon } = stateLook('content', 'sent');
  return (
    <section className={styles.why} data-tone={tone} aria-label={t('drawer.delivered')}>
      <Icon className={styles.whyIcon ?? ''} />
      <div className={styles.whyText}>
        <strong>{byHand ? t('drawer.byHand') : sent}</strong>
      </div>
    </section>
  );
}
