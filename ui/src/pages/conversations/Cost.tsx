/** What a call of the model cost, from millionths of a yuan: "¥0.0021", "免费". */
import { useTranslation } from 'react-i18next';
import type { MicroYuan } from '@/api/serviceContract';
import { formatMicro } from './formatMicro';

export function Cost({ value }: { value: MicroYuan }) {
  const { t } = useTranslation('conversations');
  return <span>{value === 0 ? t('cost.free') : formatMicro(value)}</span>;
}
