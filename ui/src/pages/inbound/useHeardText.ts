/** What came of a call of the platform, in the seller's words with the next step. */
import { useKnownWord } from '@/components';
import { isOwnWord } from './useCallbackText';

/** A word of the program that names a field. */
const BAD_FIELD = /^(bad_field) (\w+)$/;

export function useHeardText() {
  const word = useKnownWord();
  const step = (code: string | null) => (code === null ? '' : word(`inbound:heard.${code}`, ''));
  const sentence = (part: string): string => {
    const [, code = part, name = ''] = BAD_FIELD.exec(part) ?? [];
    return isOwnWord(code) ? word(`inbound:request.${code}`, part, { name }) : part;
  };
  return {
    /** Whether the code is a word of the program itself, which the sentence stands for. */
    isOwn: (code: string) => isOwnWord(code) && step(code) !== '',
    /** What was sent: of what could not be read, a word of the program tells why. */
    request: (text: string): string => text.split(' | ').map(sentence).join(' | '),
    /** What was answered, and what to do about it. */
    answer: (code: string | null, text: string): string => [text, step(code)].filter(Boolean).join(' · '),
  };
}
