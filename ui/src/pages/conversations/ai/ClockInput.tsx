/** A time of day, kept in minutes after midnight. */
import { TimePicker } from 'antd';
import dayjs from 'dayjs';

export interface ClockInputProps {
  id?: string;
  value?: number;
  onChange?: (minutes: number) => void;
}

export function ClockInput({ id, value = 0, onChange }: ClockInputProps) {
  return (
    <TimePicker
      {...(id === undefined ? {} : { id })}
      format="HH:mm"
      allowClear={false}
      needConfirm={false}
      value={dayjs().startOf('day').add(value, 'minute')}
      onChange={(time) => (time ? onChange?.(time.hour() * 60 + time.minute()) : undefined)}
      style={{ width: 110 }}
    />
  );
}
