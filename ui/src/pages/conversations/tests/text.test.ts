import { describe, expect, it } from 'vitest';
import type { Saying } from '@/api/conversations';
import { linesIn } from '../bench/lines';
import { daysIn, rangeOf } from '../costs/range';
import { formatMicro } from '../formatMicro';
import { placeIn, placeText } from '../products/place';
import { swapped } from '../rules/values';
import { dayWord, isOwnPicture, sideOf, stillUnderWay } from '../talk/lineText';
import { AT, line } from './sample';

describe('millionths of a yuan', () => {
  it.each([
    [0, '¥0'],
    [1, '<¥0.0001'],
    [2_140, '¥0.0021'],
    [999_999, '¥1.0000'],
    [1_000_000, '¥1.00'],
    [1_234_567_890, '¥1,234.57'],
  ])('%d are %s', (micro, text) => expect(formatMicro(micro)).toBe(text));
});

describe('a line', () => {
  it('stands on the side of who said it; what happened to an order stands between', () => {
    expect(sideOf(line())).toBe('buyer');
    expect(sideOf(line({ author: 'seller' }))).toBe('seller');
    expect(sideOf(line({ author: 'system' }))).toBe('middle');
    expect(sideOf(line({ author: 'buyer', kind: 'order_event' }))).toBe('middle');
  });

  it('is dated by the clock of Shanghai', () => {
    const word = (at: number) => dayWord(at, AT, 'today', 'yesterday');
    expect(word(AT - 14 * 3_600_000)).toBe('today');
    expect(word(AT - 14 * 3_600_000 - 1)).toBe('yesterday');
    expect(word(AT - 3 * 86_400_000)).toBe('2026-11-17');
  });

  it('is shown once while it is on its way', () => {
    const saying: Saying = { text: 'a', key: 'k', at: AT };
    expect(stillUnderWay([saying], [])).toEqual([saying]);
    expect(stillUnderWay([saying], [line({ text: 'a', at: AT })])).toEqual([saying]);
    expect(stillUnderWay([saying], [line({ source: 'person', text: 'a', at: AT })])).toEqual([]);
    expect(stillUnderWay([saying], [line({ source: 'person', text: 'a', at: AT - 60_000 })])).toEqual([
      saying,
    ]);
  });

  it('shows only pictures of the program itself', () => {
    expect(isOwnPicture('/api/v1/chat-pictures/1')).toBe(true);
    expect(isOwnPicture('https://elsewhere.example/api/1')).toBe(false);
  });
});

describe('small things', () => {
  it('change places of two rules and of no other', () => {
    const all = ['a', 'b', 'c', 'd'].map((id) => ({ id }));
    expect(swapped(all, 'b', 'd')).toEqual(['a', 'd', 'c', 'b']);
  });

  it('read lines one a row', () => expect(linesIn(' a \n\n b\n')).toEqual(['a', 'b']));

  it('write a product into the address and back', () => {
    const place = { shop_id: 's1', product_ref: 'p~1' };
    expect(placeIn(placeText(place))).toEqual(place);
    expect(placeIn('nothing')).toBeUndefined();
    expect(placeIn(undefined)).toBeUndefined();
  });

  it('count whole days of Shanghai back from today', () => {
    const { from, to } = rangeOf(7, AT);
    expect(to).toBe(Date.UTC(2026, 10, 20, 16));
    expect(from).toBe(Date.UTC(2026, 10, 13, 16));
    expect(rangeOf(7, AT + 3_600_000)).toEqual({ from, to });
    expect(daysIn({ from, to })).toEqual([14, 15, 16, 17, 18, 19, 20].map((day) => `2026-11-${day}`));
  });
});
