/** The colour of a buyer's letter: always the same one for the same buyer. */
import { TONES, type Tone } from '@/app/theme/palette';

const CALM: readonly Tone[] = TONES.filter((tone) => tone !== 'red');

export function toneOf(id: string): Tone {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973;
  return CALM[sum % CALM.length] ?? 'grey';
}
