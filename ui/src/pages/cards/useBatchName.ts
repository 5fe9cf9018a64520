/** How a batch is called: its note, else where it came from. */
import { useTranslation } from 'react-i18next';
import type { CardBatch } from '@/api/types';
import { formatShort } from '@/components';

/** What the program calls a list that was typed in. */
const PASTED = new Set(['', 'paste', 'text']);

export function useBatchSource(): (batch: CardBatch) => string {
  const { t } = useTranslation('cards');
  return ({ source }) => (PASTED.has(source) ? t('batch.pasted') : source);
}

export function useBatchName(): (batch: CardBatch) => string {
  const source = useBatchSource();
  return (batch) => `${batch.note || source(batch)} · ${formatShort(batch.created_at, Date.now())}`;
}
