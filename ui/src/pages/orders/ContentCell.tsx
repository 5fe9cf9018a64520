/** Where the content of an order stands, and why it is not out in one sentence. */
import { useTranslation } from 'react-i18next';
import type { OrderRow } from '@/api/types';
import { formatShort, LazyTooltip, StateTag } from '@/components';
import styles from './orders.module.css';
import { useWhyText } from './why/useWhyText';

export function ContentCell({ order }: { order: OrderRow }) {
  const sentence = useOrderSentence()(order);
  return (
    <div className={styles.two}>
      {platformOpen(order) ? (
        <StateTag kind="platform" state={order.platform_state} plain />
      ) : (
        <StateTag kind="content" state={order.content} plain />
      )}
      <LazyTooltip title={sentence}>
        <span className={`${styles.cut} ${styles.faint}`}>{sentence ?? '—'}</span>
      </LazyTooltip>
    </div>
  );
}

/** The content is out, and what is open is the platform's side: then that is what the row is about. */
function platformOpen({ content, platform_state }: OrderRow): boolean {
  return content === 'sent' && (platform_state === 'failed' || platform_state === 'needs_review');
}

/** Why not, or when it went out, or when it will. */
export function useOrderSentence(): (order: OrderRow) => string | undefined {
  const { t } = useTranslation('orders');
  const whyText = useWhyText();
  return (order) => {
    const now = Date.now();
    if (order.why) return whyText(order.why);
    if (order.delivered_at) return t('row.deliveredAt', { time: formatShort(order.delivered_at, now) });
    if (order.content === 'scheduled' && order.due_at) {
      return t('row.dueAt', { time: formatShort(order.due_at, now) });
    }
    if (order.deadline_near) return t('row.deadlineNear');
    return undefined;
  };
}
