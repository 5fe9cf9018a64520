/** When content may go out: from, to and on which days. An end before the beginning is on the next day. */
import { Checkbox, TimePicker } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { DAYS } from './choices';
import styles from './rule.module.css';

export interface Hours {
  from: number;
  to: number;
  days: number[];
}

export interface HoursFieldProps {
  value?: Hours;
  onChange?: (hours: Hours) => void;
}

const DAY = 24 * 60;

/** Minutes of the day on any date; only hour and minute are shown. */
const clock = (minute: number): Dayjs =>
  dayjs()
    .startOf('day')
    .add(minute % DAY, 'minute');
const minuteOf = (time: Dayjs) => time.hour() * 60 + time.minute();

export function HoursField({ value, onChange }: HoursFieldProps) {
  const { t } = useTranslation('products');
  if (!value) return null;
  const set = (part: Partial<Hours>) => onChange?.({ ...value, ...part });
  return (
    <div className={styles.delay}>
      <div className={styles.inline}>
        <TimePicker
          format="HH:mm"
          allowClear={false}
          needConfirm={false}
          aria-label={t('hours.from')}
          value={clock(value.from)}
          onChange={(time) => (time ? set({ from: minuteOf(time) }) : undefined)}
          style={{ width: 100 }}
        />
        <span>–</span>
        <TimePicker
          format="HH:mm"
          allowClear={false}
          needConfirm={false}
          aria-label={t('hours.to')}
          value={clock(value.to)}
          // Midnight as an end is the end of the day.
          onChange={(time) => (time ? set({ to: minuteOf(time) || DAY }) : undefined)}
          style={{ width: 100 }}
        />
        {value.to < value.from ? <span>{t('hours.nextDay')}</span> : null}
      </div>
      <Checkbox.Group
        value={value.days}
        onChange={(days) => set({ days: days.map(Number) })}
        options={DAYS.map((day) => ({ value: day, label: t(`hours.day.${day}`) }))}
      />
    </div>
  );
}
