import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { renderHook } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { setLanguage } from '@/app/i18n';
import { useTrouble } from './useTrouble';

const SOURCE = resolve(process.cwd(), '../src-tauri/crates/notify/src/trouble.rs');

/** The troubles as the program names them. */
function troubles(): string[] {
  const source = readFileSync(SOURCE, 'utf8');
  return [...source.matchAll(/Self::\w+ => "(\w+)"/g)].map((match) => match[1] ?? '');
}

afterEach(() => setLanguage('zh-CN'));

it.each(['zh-CN', 'en'] as const)(
  'every trouble has its own sentence and a next step: %s',
  async (language) => {
    await setLanguage(language);
    const { result } = renderHook(() => useTrouble());
    const said = troubles().map((trouble) => result.current(trouble));
    expect(said.length).toBeGreaterThan(15);
    expect(new Set(said.map(({ what }) => what)).size).toBe(said.length);
    for (const { what, step } of said) expect(`${what} · ${step}`).toMatch(/^\S.* · \S/);
  },
);

it.each([
  ['login_refused', 'QQ、163 邮箱要填授权码'],
  ['bad_certificate', '检查地址和电脑时间'],
  ['no_such_host', '检查地址是否写对'],
  ['timed_out', '会自动重试'],
  ['rate_limited', '稍后自动合并发出'],
  ['balance_empty', '到服务商后台充值，再点测试'],
  ['server_error', '会自动重试'],
  ['bad_template', '模板'],
  ['not_here', '检查系统是否允许货郎发通知'],
])('%s says what to do', (trouble, words) => {
  const { result } = renderHook(() => useTrouble());
  const { what, step } = result.current(trouble);
  expect(`${what} ${step}`).toContain(words);
});
