/** 体检: goes through everything the program stands on, and says for each what to do. */
import { MedicineBoxOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { isErrorCode } from '@/api/errorCodes';
import type { DoctorCheck } from '@/api/types';
import { useDoctor } from '@/api/upkeep';
import { EmptyState, ErrorState, Panel, StateTag, ToneTag, useCodeText, useKnownWord } from '@/components';
import styles from '../settings.module.css';
import { BundleButton } from './BundleButton';

export function DoctorPanel() {
  const { t } = useTranslation('settings');
  const doctor = useDoctor();
  const checks = doctor.data?.checks;
  const failed = checks?.filter(({ ok }) => !ok).length ?? 0;
  const run = (
    <Button size="small" loading={doctor.isPending} onClick={() => doctor.mutate()}>
      {checks ? t('doctor.again') : t('doctor.run')}
    </Button>
  );
  return (
    <Panel
      title={t('doctor.title')}
      hint={t('doctor.hint')}
      extra={
        <>
          {checks ? (
            <ToneTag tone={failed > 0 ? 'amber' : 'green'}>
              {failed > 0 ? t('doctor.found', { count: failed }) : t('doctor.well')}
            </ToneTag>
          ) : null}
          <BundleButton />
          {run}
        </>
      }
      flush
    >
      {doctor.error && !checks ? (
        <ErrorState compact error={doctor.error} onRetry={() => doctor.mutate()} />
      ) : checks ? (
        <ul className={styles.checks}>
          {checks.map((check) => (
            <CheckLine key={check.check} check={check} />
          ))}
        </ul>
      ) : (
        <EmptyState
          compact
          picture="list"
          title={doctor.isPending ? t('doctor.running') : t('doctor.idle')}
          hint={t('doctor.idleHint')}
          action={
            doctor.isPending ? null : (
              <Button icon={<MedicineBoxOutlined />} onClick={() => doctor.mutate()}>
                {t('doctor.run')}
              </Button>
            )
          }
        />
      )}
    </Panel>
  );
}

function CheckLine({ check }: { check: DoctorCheck }) {
  const known = useKnownWord();
  const codeText = useCodeText();
  const advice = (code: string) => {
    if (!isErrorCode(code)) return known(`settings:advice.${code}`, check.advice ?? '');
    const { what, next } = codeText(code);
    return `${what} · ${next}`;
  };
  return (
    <li>
      <StateTag kind="check" state={check.ok ? 'ok' : 'failed'} plain />
      <span className={styles.check}>
        {known(`settings:check.${check.check.replaceAll('.', '_')}`, check.check)}
      </span>
      <span className={styles.hint}>
        {[check.ok ? '' : advice(check.code ?? ''), check.detail].filter(Boolean).join(' — ')}
      </span>
    </li>
  );
}
