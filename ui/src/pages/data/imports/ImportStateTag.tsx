/** Where an import stands, as colour and word. */
import { useTranslation } from 'react-i18next';
import type { Import } from '@/api/types';
import type { Tone } from '@/app/theme/palette';
import { ToneTag } from '@/components';

const TONES: Record<string, Tone> = {
  running: 'blue',
  done: 'green',
  empty: 'grey',
  failed: 'red',
  cancelled: 'grey',
  undone: 'grey',
  replaced: 'grey',
};

type Word = 'running' | 'done' | 'empty' | 'failed' | 'cancelled' | 'undone' | 'replaced';

export function ImportStateTag({ row }: { row: Pick<Import, 'state' | 'live' | 'kind'> }) {
  const { t } = useTranslation('data');
  const replaced = row.kind === 'travel' && row.state === 'done' && !row.live;
  const word = (replaced ? 'replaced' : row.state) as Word;
  return <ToneTag tone={TONES[word] ?? 'grey'}>{t(`state.${word}`)}</ToneTag>;
}
