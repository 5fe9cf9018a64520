import { renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { useWhy } from './useWhy';

describe('why a voucher was not verified', () => {
  it('has a sentence for every word of the program, and shows the platform’s own words as they are', () => {
    const { result } = renderHook(() => useWhy());
    const why = (message: string) => result.current({ reason: 'platform_refused', message });
    const words = [
      'destroyed',
      'given_away',
      'live_code_ended',
      'not_redeemable',
      'order_needed',
      'order_unpaid',
      'under_review',
      'unknown_state',
      'used_meanwhile',
    ].map(why);
    expect(new Set(words).size).toBe(9);
    expect(words.every((sentence) => sentence?.includes(' · '))).toBe(true);
    expect(words.some((sentence) => sentence?.includes('平台没有接受'))).toBe(false);
    expect(why('60008 券状态不对')).toBe('平台没有接受：60008 券状态不对 · 看详情里平台的原话，处理后重试');
    expect(why('some_new_word')).toContain('some_new_word');
  });
});
