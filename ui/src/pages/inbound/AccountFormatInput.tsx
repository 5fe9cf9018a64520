/** Which accounts a product tops up: a known kind, or a length that JD asks the seller for. */
import { InputNumber, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { type FormatKind, isRanged, LONGEST, NAMED, RANGED, readFormat, writeFormat } from './accountRule';

export interface AccountFormatInputProps {
  id?: string;
  value?: string;
  onChange?: (word: string) => void;
}

/** What JD names as an example. */
const USUAL = { least: 5, most: 30 };

export function AccountFormatInput({ id, value = '', onChange }: AccountFormatInputProps) {
  const { t } = useTranslation('inbound');
  const format = readFormat(value);
  const bound = (name: 'least' | 'most') => (
    <InputNumber<number>
      aria-label={t(`map.${name}`)}
      placeholder={t(`map.${name}`)}
      value={format[name] ?? null}
      min={1}
      max={LONGEST}
      precision={0}
      onChange={(count) => onChange?.(writeFormat({ ...format, [name]: count ?? undefined }))}
    />
  );
  return (
    <Space wrap>
      <Select<FormatKind>
        {...(id === undefined ? {} : { id })}
        value={format.kind}
        style={{ width: 180 }}
        options={[
          { value: '' as const, label: t('map.any') },
          ...[...NAMED, ...RANGED].map((kind) => ({ value: kind, label: t(`map.${kind}`) })),
        ]}
        onChange={(kind) => onChange?.(writeFormat({ kind, ...USUAL }))}
      />
      {isRanged(format.kind) ? (
        <>
          {bound('least')}
          {bound('most')}
        </>
      ) : null}
    </Space>
  );
}
