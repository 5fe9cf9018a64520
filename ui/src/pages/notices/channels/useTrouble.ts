/** What is in a channel's way, and the next step. */
import { useTranslation } from 'react-i18next';
import { useKnownWord } from '@/components';

export interface TroubleText {
  what: string;
  step: string;
}

export function useTrouble(): (trouble: string) => TroubleText {
  const { t } = useTranslation('notices');
  const known = useKnownWord();
  return (trouble) => ({
    what: known(`notices:trouble.${trouble}.what`, t('trouble.refused.what')),
    step: known(`notices:trouble.${trouble}.step`, t('trouble.refused.step')),
  });
}
