/** Troubles that the practice shop makes on request, each with the sentence that says what must happen then. */
import { Button, InputNumber, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSetFaults } from '@/api/practice';
import type { PracticeFaults } from '@/api/types';
import { Panel, ToneTag, useNotifyError } from '@/components';
import styles from './practice.module.css';

type Share = Exclude<keyof PracticeFaults, 'dead_login'>;

/** In so many of a hundred calls, to begin with. */
const SHARES: { key: Share; start: number }[] = [
  { key: 'duplicate_event', start: 0.3 },
  { key: 'timeout_after_accept', start: 0.3 },
  { key: 'timeout_before_accept', start: 0.3 },
  { key: 'rate_limit', start: 0.2 },
  { key: 'transient', start: 0.2 },
];

const NONE: PracticeFaults = {
  duplicate_event: 0,
  timeout_after_accept: 0,
  timeout_before_accept: 0,
  transient: 0,
  rate_limit: 0,
  dead_login: false,
};

export function FaultPanel({ faults }: { faults: PracticeFaults }) {
  const { t } = useTranslation('practice');
  const notify = useNotifyError();
  const save = useSetFaults();
  const set = (change: Partial<PracticeFaults>) => save.mutate({ ...faults, ...change }, { onError: notify });
  const active = faults.dead_login || SHARES.some(({ key }) => faults[key] > 0);
  return (
    <Panel
      title={t('fault.title')}
      hint={t('fault.hint')}
      flush
      extra={
        <>
          {active ? <ToneTag tone="amber">{t('fault.active')}</ToneTag> : null}
          <Button size="small" disabled={!active} onClick={() => save.mutate(NONE, { onError: notify })}>
            {t('fault.allOff')}
          </Button>
        </>
      }
    >
      <ul className={styles.faults}>
        {SHARES.map(({ key, start }) => (
          <li key={key}>
            <FaultWords name={key} />
            <span className={styles.share}>
              <InputNumber
                size="small"
                aria-label={t('fault.share', { name: t(`fault.${key}.name`) })}
                min={0}
                max={100}
                precision={0}
                suffix="%"
                disabled={faults[key] === 0}
                value={Math.round(faults[key] * 100)}
                onChange={(percent) => set({ [key]: (percent ?? 0) / 100 })}
              />
            </span>
            <Switch
              aria-label={t(`fault.${key}.name`)}
              checked={faults[key] > 0}
              onChange={(on) => set({ [key]: on ? start : 0 })}
            />
          </li>
        ))}
        <li>
          <FaultWords name="dead_login" />
          <span className={styles.share} />
          <Switch
            aria-label={t('fault.dead_login.name')}
            checked={faults.dead_login}
            onChange={(dead_login) => set({ dead_login })}
          />
        </li>
      </ul>
    </Panel>
  );
}

function FaultWords({ name }: { name: Share | 'dead_login' }) {
  const { t } = useTranslation('practice');
  return (
    <div className={styles.words}>
      <strong>{t(`fault.${name}.name`)}</strong>
      <span>{t(`fault.${name}.does`)}</span>
    </div>
  );
}
