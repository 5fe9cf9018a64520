/** What was bought, by which rule it is delivered, and which cards it took. */
import { useTranslation } from 'react-i18next';
import type { Delivery, DeliveryUnit, OrderDetail, OrderLine } from '@/api/types';
import { Money, StateTag } from '@/components';
import { ContentReveal } from './ContentReveal';
import styles from './drawer.module.css';
import { GuardList } from './GuardList';

const RUNGS = ['sku', 'merchant_code', 'spec', 'product'] as const;

export function OrderLines({ detail }: { detail: OrderDetail }) {
  const hasContent = detail.lines.some((line) => (line.delivery?.units.length ?? 0) > 0);
  const wasSent = ['sent', 'needs_review', 'sending'].includes(detail.order.content);
  return (
    <>
      {detail.lines.map((line) => (
        <LineCard key={line.line} line={line} />
      ))}
      {hasContent || wasSent ? <ContentReveal orderId={detail.order.id} /> : null}
    </>
  );
}

function LineCard({ line }: { line: OrderLine }) {
  const { t } = useTranslation('orders');
  const { delivery } = line;
  return (
    <article className={styles.line}>
      <div className={styles.lineHead}>
        <div className={styles.lineTitle}>
          <strong>{line.title}</strong>
          <span className={styles.faint}>
            {[line.spec, line.merchant_code, line.sku_ref || line.product_ref].filter(Boolean).join(' · ')}
          </span>
        </div>
        <div className={styles.figures}>
          <Money fen={line.unit_price} />
          <span className={styles.faint}>{t('line.quantity', { count: line.quantity })}</span>
        </div>
      </div>
      {delivery ? <DeliveryOf delivery={delivery} /> : null}
    </article>
  );
}

function DeliveryOf({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation('orders');
  const rung = RUNGS.find((known) => known === delivery.rung);
  return (
    <>
      <div className={styles.meta}>
        <StateTag kind="content" state={delivery.state} />
        <span>
          {delivery.rule_id ? (delivery.rule_name ?? t('line.rule')) : t('line.noRule')}{' '}
          {rung ? <span className={styles.faint}>{t(`rung.${rung}`)}</span> : null}
        </span>
        {delivery.tries > 0 ? (
          <span className={styles.faint}>{t('line.tries', { count: delivery.tries })}</span>
        ) : null}
      </div>
      <Units units={delivery.units} />
      <GuardList guards={delivery.guards} />
    </>
  );
}

function Units({ units }: { units: DeliveryUnit[] }) {
  const { t } = useTranslation('orders');
  if (units.length === 0) return null;
  return (
    <ul className={styles.units} aria-label={t('line.units')}>
      {units.map(({ unit, card_mask }) => (
        <li key={unit}>
          <span className={styles.faint}>{t('line.unit', { unit })}</span>
          <span className={card_mask ? styles.mask : styles.faint}>{card_mask ?? t('line.unitNone')}</span>
        </li>
      ))}
    </ul>
  );
}
