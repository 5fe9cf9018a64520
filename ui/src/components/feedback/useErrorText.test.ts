import { renderHook } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { ApiError } from '@/api/ApiError';
import type { ErrorCode } from '@/api/errorCodes';
import { useErrorText } from './useErrorText';

/** What a platform refuses a shop for, and answers that are none. */
const STOPS: ErrorCode[] = [
  'shop_login_dead',
  'shop_ip_refused',
  'shop_app_refused',
  'shop_wrong_account',
  'shop_account_taken',
  'shop_token_foreign',
  'shop_code_refused',
  'shop_login_failed',
  'shop_clock_off',
  'shop_session_taken',
  'permission_missing',
  'platform_risk_control',
  'platform_quota_used',
  'answer_not_understood',
  'answer_too_large',
];

describe('the sentence of an error', () => {
  it('is its own for every answer of a platform that stops something, with a next step', () => {
    const { result } = renderHook(() => useErrorText());
    const texts = STOPS.map((code) => result.current(new ApiError(code, '')));
    expect(new Set(texts.map((text) => text.what)).size).toBe(STOPS.length);
    expect(texts.every((text) => text.next.length > 0)).toBe(true);
  });

  it('names the address that the platform refused, when the platform did', () => {
    const { result } = renderHook(() => useErrorText());
    const what = (code: ErrorCode, message: string) => result.current(new ApiError(code, message)).what;
    const said = 'stopped (ip_refused): 20005 ip无权访问接口，请加入ip白名单: 203.0.113.7';
    expect(what('shop_ip_refused', said)).toBe('平台不认这台电脑的网络地址（203.0.113.7）');
    expect(what('shop_ip_refused', 'refused')).toBe('平台不认这台电脑的网络地址');
    expect(what('shop_login_dead', said)).toBe('店铺登录已失效');
  });

  it('names the shop that has the account already', () => {
    const { result } = renderHook(() => useErrorText());
    const what = (details: Record<string, unknown>) =>
      result.current(new ApiError('shop_account_taken', '', { details })).what;
    expect(what({ shop: '小满闲鱼' })).toBe('这个账号已经是另一家店了：小满闲鱼');
    expect(what({})).toBe('这个账号已经是另一家店了');
  });
});
