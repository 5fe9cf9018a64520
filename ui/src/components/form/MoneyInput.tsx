/** Money typed in yuan, kept in fen. */
import { InputNumber } from 'antd';
import { parseYuan } from '../text/formatMoney';

export interface MoneyInputProps {
  id?: string;
  value?: number | null;
  onChange?: (fen: number | null) => void;
  min?: number;
  disabled?: boolean;
  placeholder?: string;
}

/** The control holds text, so that no amount ever passes through a binary fraction. */
export function MoneyInput({ id, value, onChange, min = 0, disabled, placeholder }: MoneyInputProps) {
  return (
    <InputNumber<string>
      {...(id === undefined ? {} : { id })}
      stringMode
      prefix="¥"
      min={(min / 100).toFixed(2)}
      step="0.01"
      precision={2}
      value={value === null || value === undefined ? null : yuanText(value)}
      onChange={(text) => onChange?.(text === null ? null : (parseYuan(text) ?? null))}
      disabled={disabled ?? false}
      placeholder={placeholder ?? '0.00'}
      style={{ width: 140 }}
    />
  );
}

function yuanText(fen: number): string {
  const whole = Math.abs(fen);
  return `${fen < 0 ? '-' : ''}${Math.floor(whole / 100)}.${(whole % 100).toString().padStart(2, '0')}`;
}
