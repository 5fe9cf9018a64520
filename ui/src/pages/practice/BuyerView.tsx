/** The buyer's phone: what the buyer of a practice order sees of it. */
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PracticeLine, PracticeMessage, PracticeOrder } from '@/api/types';
import { CopyText, StateTag, Time } from '@/components';
import styles from './practice.module.css';

export function BuyerView({ order }: { order: PracticeOrder | undefined }) {
  const { t } = useTranslation('practice');
  if (!order) {
    return (
      <div className={styles.phone}>
        <Skeleton active paragraph={{ rows: 3 }} />
      </div>
    );
  }
  return (
    <section className={styles.phone} aria-label={t('buyer.label', { buyer: order.buyer })}>
      <header>
        <strong>{order.buyer}</strong>
        <StateTag kind="order" state={order.status} plain />
      </header>
      <p className={styles.goods}>{order.title}</p>
      <ol className={styles.chat} aria-live="polite">
        {order.codes.map((code) => (
          <li key={code} className={styles.system}>
            {t('buyer.voucher')} <CopyText text={code} />
          </li>
        ))}
        {order.messages.length + order.talk.length + order.codes.length === 0 ? (
          <li className={styles.waiting}>{t('buyer.nothing')}</li>
        ) : null}
        {linesOf(order).map((line) => (
          <li key={`${line.at}-${line.text.length}`} className={line.by_seller ? '' : (styles.own ?? '')}>
            <div className={styles.bubble}>{line.text}</div>
            <span className={styles.when}>
              <Time at={line.at} />
            </span>
          </li>
        ))}
        {order.marked_shipped ? <li className={styles.system}>{t('buyer.shipped')}</li> : null}
      </ol>
    </section>
  );
}

/** What was delivered and what was said, in the order of time. */
function linesOf(order: PracticeOrder): PracticeLine[] {
  const sent = order.messages.map((message: PracticeMessage) => ({ ...message, by_seller: true }));
  return [...sent, ...order.talk].sort((one, other) => one.at - other.at);
}
