/** 体检: goes through everything the program stands on; each point says how it is, and where it is put right. */
import { Button, Skeleton } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useDoctor } from '@/api/upkeep';
import { ErrorState, Page, Panel, ToneTag } from '@/components';
import { BundleButton } from './BundleButton';
import { CheckRow } from './CheckRow';
import styles from './doctor.module.css';

export function DoctorPage() {
  const { t } = useTranslation('settings');
  const doctor = useDoctor();
  const begun = useRef(false);
  const { mutate } = doctor;
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    mutate();
  }, [mutate]);
  const checks = doctor.data?.checks;
  const failed = checks?.filter(({ ok }) => !ok) ?? [];
  return (
    <Page
      title={t('doctor.title')}
      subtitle={t('doctor.hint')}
      actions={
        <>
          <BundleButton />
          <Button type="primary" loading={doctor.isPending} onClick={() => mutate()}>
            {t('doctor.again')}
          </Button>
        </>
      }
    >
      {doctor.error && !checks ? (
        <ErrorState error={doctor.error} onRetry={() => mutate()} />
      ) : (
        <Panel
          title={
            checks ? (
              <ToneTag tone={failed.length > 0 ? 'amber' : 'green'}>
                {failed.length > 0 ? t('doctor.found', { count: failed.length }) : t('doctor.well')}
              </ToneTag>
            ) : (
              t('doctor.running')
            )
          }
          flush
        >
          {checks ? (
            // What needs the seller stands first.
            <ul className={styles.checks} aria-label={t('doctor.title')} aria-busy={doctor.isPending}>
              {[...failed, ...checks.filter(({ ok }) => ok)].map((check) => (
                <CheckRow key={check.check} check={check} />
              ))}
            </ul>
          ) : (
            <div className={styles.waiting}>
              <Skeleton active title={false} paragraph={{ rows: 11 }} />
            </div>
          )}
        </Panel>
      )}
    </Page>
  );
}
