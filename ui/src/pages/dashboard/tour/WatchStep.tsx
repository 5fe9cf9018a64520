/** The delivery, watched live: paid, taken up, content sent, marked shipped. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePracticeOrder } from '@/api/practice';
import type { PracticeOrder } from '@/api/types';
import { orderPath } from '@/app/paths';
import { ErrorState, stateLook, Timeline, type TimelineItem } from '@/components';
import styles from './tour.module.css';

export interface WatchStepProps {
  sn: string | undefined;
  onNext: () => void;
  onBack: () => void;
}

const STAGES = ['paid', 'taken', 'sent', 'shipped'] as const;

export function WatchStep({ sn, onNext, onBack }: WatchStepProps) {
  const { t } = useTranslation('tour');
  const known = usePracticeOrder(sn).data;
  const reached = known ? stagesOf(known) : 1;
  const complete = reached === STAGES.length;
  const query = usePracticeOrder(sn, !complete);
  if (sn === undefined || (query.error && !query.data)) {
    return (
      <>
        {query.error ? (
          <ErrorState compact error={query.error} />
        ) : (
          <p className={styles.lead}>{t('watch.none')}</p>
        )}
        <Button onClick={onBack}>{t('watch.back')}</Button>
      </>
    );
  }
  const items: TimelineItem[] = STAGES.map((stage, index) => ({
    key: stage,
    tone: index < reached ? 'green' : index === reached ? 'blue' : 'grey',
    icon: index < reached ? stateLook('check', 'ok').icon : stateLook('order', 'pending_payment').icon,
    title:
      index < reached ? <span className={styles.reached}>{t(`watch.${stage}`)}</span> : t(`watch.${stage}`),
    ...(index < reached ? { detail: t(`watch.${stage}Detail`) } : {}),
    at: stage === 'sent' ? (known?.messages[0]?.at ?? null) : null,
  }));
  return (
    <>
      <p className={styles.lead}>{complete ? t('watch.complete') : t('watch.lead')}</p>
      <Timeline items={items} />
      <div className={styles.actions}>
        <Button type="primary" disabled={!complete} onClick={onNext}>
          {t('watch.next')}
        </Button>
        {known?.order_id ? <Link to={orderPath(known.order_id)}>{t('watch.open')}</Link> : null}
      </div>
    </>
  );
}

/** How many stages lie behind. A later one counts only when those before it do. */
function stagesOf(order: PracticeOrder): number {
  if (order.order_id === null) return 1;
  if (order.messages.length === 0) return 2;
  return order.marked_shipped ? STAGES.length : 3;
}
