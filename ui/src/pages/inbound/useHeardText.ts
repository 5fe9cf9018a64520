/** What came of a call of the platform, in the seller's words with the next step. */
import { useKnownWord } from '@/components';
import { isOwnWord } from './useCallbackText';

export function useHeardText() {
  const word = useKnownWord();
  const step = (code: string | null) => (code === null ? '' : word(`inbound:heard.${code}`, ''));
  return {
    /** Whether the code is a word of the program itself, which the sentence stands for. */
    isOwn: (code: string) => isOwnWord(code) && step(code) !== '',
    /** What was sent: of what could not be read, a word of the program tells why. */
    request: (text: string): string =>
      text
        .split(' | ')
        .map((part) => (isOwnWord(part) ? word(`inbound:request.${part}`, part) : part))
        .join(' | '),
    /** What was answered, and what to do about it. */
    answer: (code: string | null, text: string): string => [text, step(code)].filter(Boolean).join(' · '),
  };
}
