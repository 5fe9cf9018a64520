/** How a batch is called: its note, else where it came from. */
import { useTranslation } from 'react-i18next';
import type { CardBatch } from '@/api/types';
import { formatShort } from '@/components';

/** What the program calls a list that was typed in. */
const PASTED = new Set(['', 'paste', 'text']);
/** Cards that the practice shop came with. */
const PRACTICE = 'practice';

export function useBatchSource(): (batch: CardBatch) => string {
  const { t } = useTranslation(['cards', 'common']);
  return ({ source }) => {
    if (source === PRACTICE) return t('common:platform.practice');
    return PASTED.has(source) ? t('cards:batch.pasted') : source;
  };
}

export function useBatchName(): (batch: CardBatch) => string {
  const source = useBatchSource();
  return (batch) => `${batch.note || source(batch)} · ${formatShort(batch.created_at, Date.now())}`;
}
