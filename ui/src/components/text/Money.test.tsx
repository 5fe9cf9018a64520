import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderPage } from '@/test/render';
import { formatFen, parseYuan } from './formatMoney';
import { Money } from './Money';

describe('money', () => {
  it.each([
    [0, '¥0.00'],
    [5, '¥0.05'],
    [1230, '¥12.30'],
    [100_000, '¥1,000.00'],
    [123_456_789, '¥1,234,567.89'],
    [-990, '−¥9.90'],
    [Number.MAX_SAFE_INTEGER, '¥90,071,992,547,409.91'],
  ])('%d fen is %s', (fen, text) => expect(formatFen(fen)).toBe(text));

  it.each([
    ['12.3', 1230],
    ['¥12.30', 1230],
    ['￥0.05', 5],
    ['1,234.5', 123_450],
    ['-1', -100],
    ['0.29', 29],
  ])('%s is understood', (text, fen) => expect(parseYuan(text)).toBe(fen));

  it.each(['', 'abc', '1.234', '1e5', '12.', '--1'])('%j is no amount', (text) => {
    expect(parseYuan(text)).toBeUndefined();
  });

  it('shows a dash for an amount that is not known', () => {
    renderPage(<Money fen={null} />);
    expect(screen.getByText('—')).toBeInTheDocument();
  });
});
