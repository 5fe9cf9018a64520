/** Why a file was not taken in: a sentence with its next step. */
import { useKnownWord } from '@/components';

export interface ReasonPlace {
  /** The buttons that the sentence speaks of stand beside it. */
  here?: boolean;
  /** Columns that are missing. */
  columns?: string;
}

export function useFileReason(): (word: string, place?: ReasonPlace) => string {
  const known = useKnownWord();
  return (word, { here = false, columns = '' } = {}) => {
    const usual = known(`data:reason.${word}`, known(`errors:${word}.what`, word), { columns });
    return here ? usual : known(`data:elsewhere.${word}`, usual);
  };
}
