import { describe, expect, it } from 'vitest';
import { isNumberList, orderNumbersIn } from '../orderNumbers';
import { isRange, momentOf, momentsOf, wallClockOf } from '../timeRange';

describe('order numbers in pasted text', () => {
  it.each([
    ['261120-1001\n261120-1002', ['261120-1001', '261120-1002']],
    ['"1234567890"\t"1234567891"', ['1234567890', '1234567891']],
    ['1234567890，1234567891、1234567890；', ['1234567890', '1234567891']],
    ['订单号 JD_20261120A7 已付款', ['JD_20261120A7']],
    ['Steam wallet code 50', []],
    ['12345', []],
  ])('%j', (text, expected) => {
    expect(orderNumbersIn(text)).toEqual(expected);
  });

  it('are a list from two on', () => {
    expect(isNumberList('1234567890')).toBe(false);
    expect(isNumberList('1234567890 1234567891')).toBe(true);
  });
});

describe('ranges of days by Shanghai', () => {
  const now = Date.UTC(2026, 10, 20, 17, 5); // 01:05 on the 21st in Shanghai
  const midnight = Date.UTC(2026, 10, 20, 16);
  const day = 86_400_000;
  it.each([
    ['today', { from: midnight }],
    ['yesterday', { from: midnight - day, to: midnight }],
    ['7d', { from: midnight - 6 * day }],
    ['30d', { from: midnight - 29 * day }],
    ['2026-11-20~2026-11-20', { from: midnight - day, to: midnight }],
  ] as const)('%s', (range, expected) => {
    expect(isRange(range)).toBe(true);
    expect(momentsOf(range, now)).toEqual(expected);
  });

  it('takes no other text for a range', () => {
    expect(['', 'tomorrow', '2026-11-20', '2026-11-20~'].map(isRange)).toEqual([false, false, false, false]);
  });

  it('reads the clock it writes', () => {
    expect(wallClockOf(now)).toBe('2026-11-21 01:05');
    expect(momentOf('2026-11-21 01:05')).toBe(now);
  });
});
