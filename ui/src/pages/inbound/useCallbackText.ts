/** What came of telling the platform, in the seller's words with the next step. */
import { useKnownWord } from '@/components';

/** Words of the program itself stand where the platform's code would stand. */
export function isOwnWord(code: string): boolean {
  return /^[a-z_]+$/.test(code);
}

export function useCallbackText() {
  const word = useKnownWord();
  return (code: string | null, message: string | null): string => {
    const step = code === null ? '' : word(`inbound:callbackCode.${code}`, '');
    if (code !== null && isOwnWord(code) && step !== '') return step;
    const said = [code, message].filter(Boolean).join(' ');
    return [said, step].filter(Boolean).join(' · ');
  };
}
