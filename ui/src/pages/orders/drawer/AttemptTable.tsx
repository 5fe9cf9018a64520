/** Every call that was made for an order, with its result. */
import { useTranslation } from 'react-i18next';
import type { Attempt } from '@/api/types';
import { type DataColumn, SimpleTable, Time } from '@/components';
import { AttemptResult } from '../AttemptResult';
import styles from './drawer.module.css';

export function AttemptTable({ attempts }: { attempts: Attempt[] }) {
  const { t } = useTranslation('orders');
  const columns: DataColumn<Attempt>[] = [
    {
      key: 'what',
      title: t('attempt.what'),
      width: 128,
      render: ({ track, number }) => t(`attempt.${track}`, { number }),
    },
    {
      key: 'result',
      title: t('attempt.result'),
      minWidth: 200,
      wrap: true,
      render: (attempt) => <AttemptResult attempt={attempt} />,
    },
    {
      key: 'took',
      title: t('attempt.took'),
      width: 92,
      align: 'right',
      render: ({ latency_ms }) => (latency_ms === null ? '—' : t('attempt.ms', { count: latency_ms })),
    },
    {
      key: 'at',
      title: t('attempt.at'),
      width: 104,
      render: ({ started_at }) => <Time at={started_at} />,
    },
  ];
  if (attempts.length === 0) return <p className={styles.faint}>{t('attempt.none')}</p>;
  return (
    <div className={styles.table}>
      <SimpleTable
        label={t('drawer.attempts')}
        rowKey={({ track, line, number }) => `${track}-${line}-${number}`}
        columns={columns}
        rows={attempts}
      />
    </div>
  );
}
