import { renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import en from '@/locales/en/orders.json';
import zh from '@/locales/zh-CN/orders.json';
import { isNumberList, orderNumbersIn } from '../orderNumbers';
import { isRange, momentOf, momentsOf, wallClockOf } from '../timeRange';
import { useGuardText } from '../useGuardText';
import { useOwnRefusal } from '../useOwnRefusal';
import { useWhyText } from '../why/useWhyText';
import { guardResults, whyOf } from './sample';

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

describe('the steps of an order', () => {
  it('name no platform: orders of every one have them', () => {
    const words = [...Object.values(zh.event), ...Object.values(en.event)];
    expect(words.filter((text) => /京东|闲鱼|拼多多|抖音|\bJD\b/.test(text))).toEqual([]);
  });
});

describe('what the program itself refuses', () => {
  it('has a sentence for each code', () => {
    const { result } = renderHook(() => useOwnRefusal());
    expect(Object.keys(zh.ownRefusal).filter((code) => !result.current(code))).toEqual([]);
  });

  it('speaks of messages where an order has more products than it may have messages', () => {
    const said = (limit: string) => {
      const detail = { longest: '20', limit };
      const guards = guardResults({ content_fits_channel: { detail } }).filter((result) => !result.passed);
      const why = renderHook(() => useWhyText()).result.current(
        whyOf('content_too_long', 'edit_template', detail),
      );
      return [why, ...guards.map(renderHook(() => useGuardText()).result.current.detail)];
    };
    expect(said('0')).toEqual([zh.ownRefusal.too_many_messages, zh.ownRefusal.too_many_messages]);
    expect(said('10')).toEqual(['内容 20 字，超过平台上限 10 字', '20 字，上限 10 字']);
  });
});
