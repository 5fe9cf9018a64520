/** Columns of the delivery log. */
import type { TFunction } from 'i18next';
import { CopyText, type DataColumn, Time } from '@/components';
import { AttemptResult } from '@/pages/orders/AttemptResult';
import type { AttemptEntry } from './attemptEntry';
import styles from './deliveries.module.css';

export function deliveryColumns(t: TFunction<['deliveries', 'orders']>): DataColumn<AttemptEntry>[] {
  return [
    {
      key: 'at',
      title: t('deliveries:column.at'),
      width: 104,
      required: true,
      render: (entry) => <Time at={entry.at} />,
    },
    {
      key: 'order',
      title: t('deliveries:column.order'),
      width: 196,
      required: true,
      render: (entry) => (
        <div className={styles.two}>
          {entry.sn ? <CopyText text={entry.sn} /> : '—'}
          <span className={`${styles.cut} ${styles.faint}`}>{entry.shop}</span>
        </div>
      ),
    },
    {
      key: 'product',
      title: t('deliveries:column.product'),
      minWidth: 200,
      render: (entry) => (
        <div className={styles.two}>
          <span className={styles.cut} title={entry.title}>
            {entry.title || '—'}
          </span>
          <span className={`${styles.cut} ${styles.faint}`}>{entry.buyer}</span>
        </div>
      ),
    },
    {
      key: 'what',
      title: t('orders:attempt.what'),
      width: 124,
      render: (entry) => t(`orders:attempt.${entry.track}`, { number: entry.number }),
    },
    {
      key: 'result',
      title: t('orders:attempt.result'),
      width: 300,
      render: (entry) => <AttemptResult attempt={entry} cut />,
    },
    {
      key: 'took',
      title: t('orders:attempt.took'),
      width: 92,
      align: 'right',
      render: ({ latencyMs }) => (latencyMs === null ? '—' : t('orders:attempt.ms', { count: latencyMs })),
    },
  ];
}
