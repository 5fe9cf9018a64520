/** Quiet hours and the report of the day. */
import { App, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSaveSettings } from '@/api/settings';
import type { NoticeSettings } from '@/api/types';
import { Panel, useNotifyError } from '@/components';
import styles from '../notices.module.css';

/** Minutes after midnight as the field of the browser writes them. */
export function asClock(minutes: number): string {
  const two = (figure: number) => String(figure).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The way back; nothing when it is no time of day. */
export function asMinutes(clock: string): number | undefined {
  const [hours, minutes] = clock.split(':').map(Number);
  if (hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)) return undefined;
  return hours * 60 + minutes;
}

export function QuietPart({ settings }: { settings: NoticeSettings }) {
  const { t } = useTranslation(['notices', 'common']);
  const { message } = App.useApp();
  const notify = useNotifyError();
  const save = useSaveSettings();
  const put = (notices: NoticeSettings) =>
    save.mutate({ notices }, { onSuccess: () => void message.success(t('common:saved')), onError: notify });
  const { quiet } = settings;
  const time = (label: string, value: number, onPick: (minutes: number) => void) => (
    <input
      type="time"
      className={styles.time}
      aria-label={label}
      defaultValue={asClock(value)}
      onBlur={({ target }) => {
        const minutes = asMinutes(target.value);
        if (minutes !== undefined && minutes !== value) onPick(minutes);
      }}
    />
  );
  return (
    <Panel title={t('notices:quiet.title')}>
      <div className={styles.quietRows}>
        <span className={styles.quietRow}>
          <Switch
            aria-label={t('notices:quiet.on')}
            checked={quiet.on}
            onChange={(on) => put({ ...settings, quiet: { ...quiet, on } })}
          />
          {t('notices:quiet.on')}
          {time(t('notices:quiet.from'), quiet.from_min, (from_min) =>
            put({ ...settings, quiet: { ...quiet, from_min } }),
          )}
          –
          {time(t('notices:quiet.to'), quiet.to_min, (to_min) =>
            put({ ...settings, quiet: { ...quiet, to_min } }),
          )}
        </span>
        <span className={styles.quietRow}>
          <Switch
            aria-label={t('notices:quiet.critical')}
            checked={quiet.let_critical}
            disabled={!quiet.on}
            onChange={(let_critical) => put({ ...settings, quiet: { ...quiet, let_critical } })}
          />
          {t('notices:quiet.critical')}
        </span>
        <span className={styles.quietRow}>
          <Switch
            aria-label={t('notices:quiet.report')}
            checked={settings.daily_report}
            onChange={(daily_report) => put({ ...settings, daily_report })}
          />
          {t('notices:quiet.report')}
          {time(t('notices:quiet.reportAt'), settings.daily_report_min, (daily_report_min) =>
            put({ ...settings, daily_report_min }),
          )}
        </span>
      </div>
    </Panel>
  );
}
