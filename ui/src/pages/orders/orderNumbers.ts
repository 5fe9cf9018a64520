/** Finds order numbers in pasted text: one a line, or with commas, spaces or a spreadsheet's tabs between them. */

/** A platform's order number: digits, often with letters, dashes or underscores. */
const NUMBER = /^[0-9A-Za-z][0-9A-Za-z_-]{5,63}$/;

export function orderNumbersIn(text: string): string[] {
  const words = text
    .split(/[\s,;|\u3001\uff0c\uff1b"']+/u)
    .filter((word) => NUMBER.test(word) && /\d/.test(word));
  return [...new Set(words)];
}

/** Whether pasted text is a list of numbers rather than something to search for. */
export function isNumberList(text: string): boolean {
  return orderNumbersIn(text).length > 1;
}
