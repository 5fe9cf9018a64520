/** A delay between two numbers of minutes; the same number twice is a fixed one. */
import { Button, InputNumber, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import styles from './rule.module.css';

/** In minutes. */
export interface Span {
  min: number;
  max: number;
}

const MINUTE = 60_000;

export function spanToMs({ min, max }: Span) {
  return { min_ms: Math.round(min * MINUTE), max_ms: Math.round(max * MINUTE) };
}

export function msToSpan({ min_ms, max_ms }: { min_ms: number; max_ms: number }): Span {
  return { min: min_ms / MINUTE, max: max_ms / MINUTE };
}

/** The spans sellers use most. */
const USUAL: readonly Span[] = [
  { min: 0, max: 0 },
  { min: 1, max: 3 },
  { min: 30, max: 120 },
];

export interface DelaySpanProps {
  id?: string;
  value?: Span;
  onChange?: (span: Span) => void;
}

export function DelaySpan({ id, value = { min: 0, max: 0 }, onChange }: DelaySpanProps) {
  const { t } = useTranslation(['products', 'common']);
  return (
    <div className={styles.delay}>
      <Space size={6}>
        <InputNumber
          {...(id === undefined ? {} : { id })}
          aria-label={t('products:delay.min')}
          min={0}
          value={value.min}
          onChange={(min) => onChange?.({ ...value, min: min ?? 0 })}
          style={{ width: 84 }}
        />
        <span>–</span>
        <InputNumber
          aria-label={t('products:delay.max')}
          min={0}
          value={value.max}
          onChange={(max) => onChange?.({ ...value, max: max ?? 0 })}
          style={{ width: 84 }}
        />
        <span>{t('common:unit.minute')}</span>
      </Space>
      <Space size={4}>
        {USUAL.map(({ min, max }) => (
          <Button key={max} size="small" type="text" onClick={() => onChange?.({ min, max })}>
            {max === 0 ? t('products:delay.none') : t('products:delay.span', { min, max })}
          </Button>
        ))}
      </Space>
    </div>
  );
}
