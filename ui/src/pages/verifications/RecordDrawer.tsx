/** One verification: the facts, and every call to the platform about it. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { VerificationDetail } from '@/api/types';
import { useVerificationRecord } from '@/api/verifications';
import { orderPath } from '@/app/paths';
import { useLast } from '@/app/useLast';
import {
  CopyText,
  DetailDrawer,
  DrawerSection,
  EmptyState,
  Facts,
  Money,
  StateTag,
  stateLook,
  Time,
  Timeline,
  useStateWord,
} from '@/components';
import { RecordActions } from './RecordActions';
import { useWhy } from './useWhy';
import styles from './verifications.module.css';

export function RecordDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { t } = useTranslation('verifications');
  const shown = useLast(id);
  const { data, isPending, error, refetch } = useVerificationRecord(shown);
  return (
    <DetailDrawer
      open={id !== undefined}
      onClose={onClose}
      width={520}
      title={<span className={styles.code}>{data?.record.code ?? t('record.one')}</span>}
      states={data ? <StateTag kind="verification" state={data.record.state} /> : null}
      loading={isPending}
      error={error}
      onRetry={() => void refetch()}
      actions={data ? <RecordActions record={data.record} /> : null}
    >
      {data ? <Body detail={data} /> : null}
    </DetailDrawer>
  );
}

function Body({ detail: { record, attempts } }: { detail: VerificationDetail }) {
  const { t } = useTranslation('verifications');
  const why = useWhy()(record);
  const word = useStateWord();
  return (
    <>
      {why ? <p className={styles.why}>{why}</p> : null}
      <Facts
        items={[
          { key: 'shop', label: t('record.shop'), value: record.shop_name },
          {
            key: 'order',
            label: t('record.order'),
            value: record.order_sn ? <CopyText text={record.order_sn} /> : '—',
          },
          { key: 'what', label: t('record.what'), value: record.title || '—', wide: true },
          {
            key: 'amount',
            label: t('record.amount'),
            value: record.amount === null ? '—' : <Money fen={record.amount} />,
          },
          { key: 'expires', label: t('record.expires'), value: <Time at={record.expires_at} /> },
          { key: 'who', label: t('record.who'), value: `${record.actor} · ${t(`via.${record.via}`)}` },
          { key: 'asked', label: t('record.at'), value: <Time at={record.created_at} /> },
          { key: 'verified', label: t('record.verifiedAt'), value: <Time at={record.verified_at} /> },
        ]}
      />
      {record.order_id ? (
        <p>
          <Link to={orderPath(record.order_id)} className={styles.underlined ?? ''}>
            {t('record.seeOrder')}
          </Link>
        </p>
      ) : null}
      <DrawerSection title={t('record.calls')}>
        {attempts.length === 0 ? (
          <EmptyState compact title={t('record.noCalls')} hint={t('record.noCallsHint')} />
        ) : (
          <Timeline
            items={attempts.map((attempt) => ({
              key: String(attempt.number),
              tone: stateLook('attempt', attempt.state).tone,
              icon: stateLook('attempt', attempt.state).icon,
              title: `${t(`act.${attempt.act}`)} · ${word('attempt', attempt.state)}`,
              detail: attempt.message ?? undefined,
              at: attempt.started_at,
            }))}
          />
        )}
      </DrawerSection>
    </>
  );
}
