/** Every call that was made for an order, with its result. */
import { useTranslation } from 'react-i18next';
import { isErrorCode } from '@/api/errorCodes';
import type { Attempt } from '@/api/types';
import { type DataColumn, formatShort, SimpleTable, StateTag, Time, useCodeText } from '@/components';
import styles from './drawer.module.css';

const CLASSES = ['transient', 'business', 'login', 'unknown', 'rate_limited'] as const;

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
      render: (attempt) => <Result attempt={attempt} />,
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
        rowKey={({ track, number }) => `${track}-${number}`}
        columns={columns}
        rows={attempts}
      />
    </div>
  );
}

function Result({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation('orders');
  const codeText = useCodeText();
  const { state, code, message, next_try_at } = attempt;
  const kind = CLASSES.find((known) => known === attempt.class);
  const words = [
    code && isErrorCode(code) ? codeText(code).what : kind ? t(`class.${kind}`) : code,
    message,
    next_try_at ? t('attempt.next', { time: formatShort(next_try_at, Date.now()) }) : undefined,
  ].filter(Boolean);
  return (
    <div className={styles.two}>
      <StateTag kind="attempt" state={state} plain />
      {words.length > 0 ? <span className={styles.faint}>{words.join(' · ')}</span> : null}
    </div>
  );
}
