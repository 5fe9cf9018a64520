/** Reads tracking numbers out of pasted text: a spreadsheet's cells, or one order a line. */

/** One line: an order with its carrier and number, or what is wrong with it. */
export interface ShipmentLine {
  sn: string;
  company: string;
  number: string;
  /** The line as it was pasted. */
  text: string;
  problem?: 'order' | 'number' | 'several' | 'carrier';
}

const ORDER = /^[0-9A-Za-z][0-9A-Za-z_-]{5,63}$/;
const TRACKING = /^[0-9A-Za-z-]{6,40}$/;
/** A day with its parts apart; no carrier numbers parcels like this. */
const DAY = /^(?:\d{2,4}[-/.\u5e74])?\d{1,2}[-/.\u6708]\d{1,2}\u65e5?(?:T[\d:.]+)?$/u;
/** The same in eight digits. */
const PLAIN_DAY = /^20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;
const APART = /[\t,;|\uff0c\uff1b\u3001]+|\s+/u;

/** Order number first; of the rest, the one that looks like a number is it, and the first word the carrier. */
export function shipmentsIn(text: string, carrier: string): ShipmentLine[] {
  return text
    .split(/\r?\n/u)
    .map((text) => ({ text: text.trim(), cells: text.trim().split(APART).filter(Boolean) }))
    .filter(({ cells }) => cells.length > 0 && !isHeader(cells))
    .map(({ text, cells: [sn = '', ...rest] }) => {
      const numbers = new Set(rest.filter(isNumber));
      const [number = ''] = numbers;
      const others = rest.filter((cell) => !numbers.has(cell) && !isDay(cell));
      // A platform's own id of a carrier is all digits, but so is a quantity.
      const id = others.find((cell) => /^\d+$/.test(cell)) ?? '';
      const company = others.find((cell) => /\p{L}/u.test(cell)) ?? (carrier || id);
      const line = { sn, company, number, text };
      if (!ORDER.test(sn) || !/\d/.test(sn)) return { ...line, problem: 'order' };
      if (number === '') return { ...line, problem: 'number' };
      // A phone number, another order's: which of them is meant only the seller knows.
      if (numbers.size > 1) return { ...line, problem: 'several' };
      return company === '' ? { ...line, problem: 'carrier' } : line;
    });
}

function isNumber(cell: string): boolean {
  return TRACKING.test(cell) && /\d/.test(cell) && !isDay(cell);
}

function isDay(cell: string): boolean {
  return DAY.test(cell) || PLAIN_DAY.test(cell);
}

function isHeader(cells: string[]): boolean {
  return !cells.some((cell) => /\d/.test(cell));
}
