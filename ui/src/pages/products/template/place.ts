/** Where in a template a mistake stands, and how the suggestion takes its place. */

export interface Range {
  start: number;
  end: number;
}

/** Lines and columns count characters from 1; a textarea counts UTF-16 units from 0. */
export function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, part) => sum + part.length + 1, 0);
  const characters = [...(lines[line - 1] ?? '')].slice(0, column - 1).join('');
  return Math.min(text.length, before + characters.length);
}

/** The braces that begin there with what is between them; without a closing one, to the end of the word. */
export function tagAt(text: string, offset: number): Range {
  const rest = text.slice(offset);
  const whole = /^[{\uff5b][^{}\uff5b\uff5d\n]*[}\uff5d]/.exec(rest) ?? /^[^\s]*/.exec(rest);
  return { start: offset, end: offset + Math.max(1, whole?.[0].length ?? 1) };
}

/** The template with the suggestion in it. */
export function corrected(text: string, line: number, column: number, suggestion: string): string {
  // An end that is missing comes last.
  if (suggestion.startsWith('{/')) return text + suggestion;
  const { start, end } = tagAt(text, offsetOf(text, line, column));
  const tag = text.slice(start, end);
  const question = /^(\{\S+\s+)\S.*\}$/.exec(tag);
  // "{if expire}": only the name is wrong, not the question around it.
  const right = question?.[1] ? question[1] + suggestion.replace(/^\{/, '') : suggestion;
  return text.slice(0, start) + right + text.slice(end);
}
