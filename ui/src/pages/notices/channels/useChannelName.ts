/** A channel by the seller's name for it, else by its kind. */
import { useTranslation } from 'react-i18next';
import type { NoticeChannel } from '@/api/types';
import { useKnownWord } from '@/components';

export function useChannelName(): (channel: Pick<NoticeChannel, 'kind' | 'name'>) => string {
  useTranslation('notices');
  const known = useKnownWord();
  return ({ kind, name }) => name || known(`notices:kind.${kind}`, kind);
}
