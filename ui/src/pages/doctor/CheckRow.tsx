/** One point of the check-up: how it is, what was seen, and the way to where it is put right. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isErrorCode } from '@/api/errorCodes';
import type { DoctorCheck } from '@/api/types';
import { formatBytes, StateTag, useCodeText, useKnownWord } from '@/components';
import styles from './doctor.module.css';
import { stepsOf } from './steps';
import { TaskSeen, TasksOff } from './TaskWords';

export function CheckRow({ check }: { check: DoctorCheck }) {
  const { t } = useTranslation('settings');
  const known = useKnownWord();
  const steps = check.ok && check.code === null ? [] : stepsOf(check);
  return (
    <li>
      <StateTag kind="check" state={stateOf(check)} plain />
      <span className={styles.name}>
        {known(`settings:check.${check.check.replaceAll('.', '_')}`, check.check)}
      </span>
      <div className={styles.words}>
        <Seen check={check} />
        {check.code ? <Advice check={check} /> : null}
      </div>
      {steps.length > 0 ? (
        <div className={styles.steps} role="group" aria-label={t('doctor.next')}>
          {steps.map(({ word, to }) => (
            <Link key={word} to={to}>
              {t(`doctor.step.${word}`)}
            </Link>
          ))}
        </div>
      ) : null}
    </li>
  );
}

/** What is well and has a code is worth doing and no fault: a hint, or a warning. */
function stateOf({ ok, code }: DoctorCheck) {
  if (!ok) return 'failed';
  if (code === 'no_channel' || code === 'nothing_told') return 'warning';
  return code ? 'hint' : 'ok';
}

/** What was seen, in the language of the screen; in the program's own words where the screen has none. */
function Seen({ check }: { check: DoctorCheck }) {
  const { t } = useTranslation('settings');
  const known = useKnownWord();
  if (check.code === 'switched_off') {
    const off = OFF.filter((what) => check.params[what]);
    const event = (name: string) => known(`notices:event.${name}`, name);
    const names = (what: (typeof OFF)[number]) =>
      what === 'events' ? check.params.events?.split(' ').map(event).join(t('off.and')) : check.params[what];
    return (
      <ul className={styles.off}>
        {off.map((what) => (
          <li key={what}>
            {what === 'tasks' ? (
              <TasksOff ids={check.params.tasks ?? ''} />
            ) : (
              t(`off.${what}`, { names: names(what) })
            )}
          </li>
        ))}
      </ul>
    );
  }
  if (check.check === 'tasks' && check.params.id) return <TaskSeen check={check} />;
  const { bytes, free, source, reason } = check.params;
  const values = {
    ...check.params,
    ...(bytes ? { bytes: formatBytes(Number(bytes)) } : {}),
    ...(free ? { free: formatBytes(Number(free)) } : {}),
    ...(source ? { source: known(`settings:keySource.${source}`, source) } : {}),
    ...(reason ? { reason: known(`shops:parked.${reason}`, reason) } : {}),
  };
  return (
    <span>
      {check.code === null
        ? known(`settings:seen.${check.check}`, check.detail, values)
        : known(`settings:found.${check.code}`, check.detail, values)}
    </span>
  );
}

function Advice({ check }: { check: DoctorCheck }) {
  const known = useKnownWord();
  const codeText = useCodeText();
  const code = check.code ?? '';
  if (!isErrorCode(code)) {
    return <span className={styles.hint}>{known(`settings:advice.${code}`, check.advice ?? '')}</span>;
  }
  const { what, next } = codeText(code);
  return <span className={styles.hint}>{`${what} · ${next}`}</span>;
}

const OFF = [
  'paused_shops',
  'manual_shops',
  'tasks',
  'channels',
  'pop_ups',
  'events',
  'products',
  'rules',
  'backup',
] as const;
