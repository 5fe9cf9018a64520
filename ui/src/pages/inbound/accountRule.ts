/** The word for which accounts a product tops up: `mobile`, `qq`, `email`, `length:5-30`, `digits:5-12`; empty: any. */

export const NAMED = ['mobile', 'qq', 'email'] as const;
export const RANGED = ['length', 'digits'] as const;
/** Characters of an account, at most. */
export const LONGEST = 500;

export type Ranged = (typeof RANGED)[number];
export type FormatKind = '' | (typeof NAMED)[number] | Ranged;

export interface AccountFormat {
  kind: FormatKind;
  /** Absent: not entered. */
  least?: number | undefined;
  most?: number | undefined;
}

/** What the server keeps for "any". */
const ANY = 'length:1-128';

export const isRanged = (kind: FormatKind): kind is Ranged => RANGED.some((ranged) => ranged === kind);

export function readFormat(word: string): AccountFormat {
  if (word === '' || word === ANY) return { kind: '' };
  const [kind = '', range = ''] = word.split(':');
  const [least, most] = range.split('-').map((text) => (/^\d+$/.test(text) ? Number(text) : undefined));
  return { kind: kind as FormatKind, least, most };
}

export function writeFormat({ kind, least, most }: AccountFormat): string {
  return isRanged(kind) ? `${kind}:${least ?? ''}-${most ?? ''}` : kind;
}

/** Whether the server would take it. */
export function isFormat(word: string): boolean {
  const { kind, least, most } = readFormat(word);
  if (!isRanged(kind)) return true;
  return least !== undefined && most !== undefined && least >= 1 && least <= most && most <= LONGEST;
}
