/** The guided first delivery: five steps on a card at the top of the dashboard, to be skipped at any time. */
import { Button, Steps } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePractice, useSaveTour } from '@/api/practice';
import type { Tour } from '@/api/types';
import { usePreference } from '@/app/preferences';
import { ErrorState, Panel, useNotifyError } from '@/components';
import { MeetStep } from './MeetStep';
import { OwnShopStep } from './OwnShopStep';
import { PayStep } from './PayStep';
import { SeeStep } from './SeeStep';
import styles from './tour.module.css';
import { WatchStep } from './WatchStep';

const STEPS = ['meet', 'pay', 'watch', 'see', 'own'] as const;
const LAST = STEPS.length - 1;

export function TourCard({ tour }: { tour: Tour }) {
  const { t } = useTranslation(['tour', 'common']);
  const notify = useNotifyError();
  const save = useSaveTour();
  const practice = usePractice();
  // The order of this tour; in another window the latest practice order serves as well.
  const [kept, setKept] = usePreference<string | null>('tour.order', null);
  const [local, setLocal] = useState<number>();
  const step = Math.min(Math.max(local ?? tour.step, 0), LAST);
  const recent = practice.data?.recent ?? [];
  const sn = recent.find((order) => order.sn === kept)?.sn ?? kept ?? recent[0]?.sn;

  // The card goes on at once; what the program remembers follows.
  const go = (next: number) => {
    setLocal(next);
    save.mutate({ step: next, done: false }, { onError: notify });
  };
  const finish = () => save.mutate({ step, done: true }, { onError: notify });
  const paid = (sns: string[]) => {
    setKept(sns[0] ?? null);
    go(2);
  };
  if (practice.data === null) return null;
  return (
    <Panel
      title={t('tour:title')}
      hint={t('tour:hint')}
      extra={
        <Button size="small" type="text" loading={save.isPending && save.variables.done} onClick={finish}>
          {t('tour:skip')}
        </Button>
      }
    >
      <div className={styles.tour}>
        <Steps
          className={styles.steps ?? ''}
          orientation="vertical"
          size="small"
          current={step}
          items={STEPS.map((name) => ({ title: t(`tour:${name}.name`) }))}
        />
        <section className={styles.body} aria-label={t(`tour:${STEPS[step] ?? 'meet'}.name`)}>
          {practice.error && !practice.data ? (
            <ErrorState compact error={practice.error} onRetry={() => void practice.refetch()} />
          ) : (
            <>
              {step === 0 ? <MeetStep practice={practice.data} onNext={() => go(1)} /> : null}
              {step === 1 ? <PayStep practice={practice.data} onPaid={paid} /> : null}
              {step === 2 ? <WatchStep sn={sn} onNext={() => go(3)} onBack={() => go(1)} /> : null}
              {step === 3 ? <SeeStep sn={sn} onNext={() => go(LAST)} /> : null}
              {step === LAST ? <OwnShopStep onFinish={finish} busy={save.isPending} /> : null}
            </>
          )}
        </section>
      </div>
    </Panel>
  );
}
