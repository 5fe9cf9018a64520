/** Typed lines: one a row, empty ones left out. */
export const MOST_LINES = 20;

export function linesIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
