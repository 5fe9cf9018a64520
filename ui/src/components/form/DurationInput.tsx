/** A length of time in the unit people think in, kept in milliseconds. */
import { InputNumber, Select, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

export const UNIT_MS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
export type DurationUnit = keyof typeof UNIT_MS;

export interface DurationInputProps {
  id?: string;
  /** Milliseconds. */
  value?: number | null;
  onChange?: (ms: number | null) => void;
  units?: readonly DurationUnit[];
  min?: number;
  max?: number;
  disabled?: boolean;
}

const ALL: readonly DurationUnit[] = ['second', 'minute', 'hour', 'day'];

/** The largest unit that shows the value without a fraction. */
export function fittingUnit(ms: number, units: readonly DurationUnit[]): DurationUnit {
  const fitting = ms === 0 ? [] : units.filter((unit) => ms % UNIT_MS[unit] === 0);
  return (
    fitting.at(-1) ?? (ms === 0 ? (units.includes('minute') ? 'minute' : units[0]) : units[0]) ?? 'second'
  );
}

export function DurationInput(props: DurationInputProps) {
  const { id, value, onChange, units = ALL, min = 0, max, disabled } = props;
  const { t } = useTranslation(['components', 'common']);
  const [chosen, setChosen] = useState<DurationUnit>();
  const unit = chosen ?? fittingUnit(value ?? 0, units);
  const size = UNIT_MS[unit];
  return (
    <Space.Compact>
      <InputNumber
        {...(id === undefined ? {} : { id })}
        value={value === null || value === undefined ? null : value / size}
        min={min / size}
        {...(max === undefined ? {} : { max: max / size })}
        precision={0}
        onChange={(amount) => onChange?.(amount === null ? null : amount * size)}
        disabled={disabled ?? false}
        style={{ width: 96 }}
      />
      <Select
        aria-label={t('components:duration.unit')}
        value={unit}
        onChange={(next: DurationUnit) => {
          setChosen(next);
          if (value) onChange?.((value / size) * UNIT_MS[next]);
        }}
        options={units.map((name) => ({ value: name, label: t(`common:unit.${name}`) }))}
        disabled={disabled ?? false}
        style={{ width: 108 }}
      />
    </Space.Compact>
  );
}
