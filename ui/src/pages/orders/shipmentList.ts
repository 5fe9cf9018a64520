/** Reads tracking numbers out of pasted text: a spreadsheet's cells, or one order a line. */

/** One line: an order with its carrier and number, or what is wrong with it. */
export interface ShipmentLine {
  sn: string;
  company: string;
  number: string;
  /** The line as it was pasted. */
  text: string;
  problem?: 'order' | 'number' | 'carrier';
}

const ORDER = /^[0-9A-Za-z][0-9A-Za-z_-]{5,63}$/;
const TRACKING = /^[0-9A-Za-z-]{6,40}$/;
const APART = /[\t,;|\uff0c\uff1b\u3001]+|\s+/u;

/** Order number first; of the rest, what looks like a number is the number, the other the carrier. */
export function shipmentsIn(text: string, carrier: string): ShipmentLine[] {
  return text
    .split(/\r?\n/u)
    .map((text) => ({ text: text.trim(), cells: text.trim().split(APART).filter(Boolean) }))
    .filter(({ cells }) => cells.length > 0 && !isHeader(cells))
    .map(({ text, cells: [sn = '', ...rest] }) => {
      const number = rest.findLast((cell) => TRACKING.test(cell) && /\d/.test(cell)) ?? '';
      const company = rest.find((cell) => cell !== number) ?? carrier;
      const line = { sn, company, number, text };
      if (!ORDER.test(sn) || !/\d/.test(sn)) return { ...line, problem: 'order' };
      if (number === '') return { ...line, problem: 'number' };
      return company === '' ? { ...line, problem: 'carrier' } : line;
    });
}

function isHeader(cells: string[]): boolean {
  return !cells.some((cell) => /\d/.test(cell));
}
