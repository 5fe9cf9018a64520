/** The buyer's phone: what the buyer of a practice order sees of it. */
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PracticeOrder } from '@/api/types';
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
        {order.messages.length === 0 && order.codes.length === 0 ? (
          <li className={styles.waiting}>{t('buyer.nothing')}</li>
        ) : null}
        {order.messages.map((message) => (
          <li key={`${message.at}-${message.text.length}`}>
            <div className={styles.bubble}>{message.text}</div>
            <span className={styles.when}>
              <Time at={message.at} />
            </span>
          </li>
        ))}
        {order.marked_shipped ? <li className={styles.system}>{t('buyer.shipped')}</li> : null}
      </ol>
    </section>
  );
}
