/** A range of days: presets, or two days. */
import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { isPreset, type RangeChoice } from '@/pages/orders/timeRange';

const DAY = 'YYYY-MM-DD';

export interface RangeSelectProps {
  range: RangeChoice | undefined;
  onChange: (range: RangeChoice | undefined) => void;
  label: string;
}

export function RangeSelect({ range, onChange, label }: RangeSelectProps) {
  const { t } = useTranslation('data');
  const [first, last] = range !== undefined && !isPreset(range) ? range.split('~') : [];
  return (
    <DatePicker.RangePicker
      aria-label={label}
      placeholder={[t('filter.firstDay'), t('filter.lastDay')]}
      value={first && last ? [dayjs(first), dayjs(last)] : null}
      onChange={(days) => {
        const [from, to] = days ?? [];
        onChange(from && to ? `${from.format(DAY)}~${to.format(DAY)}` : undefined);
      }}
      style={{ width: 250 }}
    />
  );
}
