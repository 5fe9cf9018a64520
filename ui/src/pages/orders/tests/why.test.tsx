import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { renderHook } from '@testing-library/react';
import i18next from 'i18next';
import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '@/app/i18n';
import { GUARDS } from '../guards';
import { placeOf } from '../why/useWhyButton';
import { useWhyText } from '../why/useWhyText';
import { buttonOf, buttonWord, NEEDS, OF_CALLED, WHY_ACTIONS, WHY_CODES } from '../why/whyCodes';
import { orderRow, whyOf } from './sample';

const DOMAIN = '../src-tauri/crates/domain/src';

/** The words of a `states!` block of the domain. */
function wordsOf(file: string, name: string): string[] {
  const source = readFileSync(resolve(process.cwd(), DOMAIN, file), 'utf8');
  const block = new RegExp(`\\n    ${name} \\{([\\s\\S]*?)\\n    \\}`).exec(source)?.[1] ?? '';
  return [...block.matchAll(/^\s+\w+ = "(\w+)"/gm)].map((match) => match[1] ?? '');
}

/** Everything any sentence could need. */
const FULL = {
  due_at: String(Date.UTC(2026, 10, 20, 6, 32)),
  missing: '3',
  reason: '恶意退款',
  days: '7',
  limit: '2',
  received: '2',
  longest: '1200',
  attempts: '3',
  error: 'platform_unreachable',
};

const sentence = (code: string, params = {}) => {
  const { result } = renderHook(() => useWhyText());
  return result.current(whyOf(code, 'wait', params));
};

const LANGUAGES = ['zh-CN', 'en'] as const;
afterEach(() => setLanguage('zh-CN'));

describe('why an order was not delivered', () => {
  it('knows exactly the reasons, buttons and checks of the program', () => {
    expect([...WHY_CODES]).toEqual(wordsOf('why/code.rs', 'WhyCode'));
    expect([...WHY_ACTIONS]).toEqual(wordsOf('why/code.rs', 'Action'));
    expect([...GUARDS]).toEqual(wordsOf('guard.rs', 'Guard'));
  });

  it.each(LANGUAGES)('has one full sentence of its own for every reason: %s', async (language) => {
    await setLanguage(language);
    const full = WHY_CODES.map((code) => sentence(code, FULL));
    const short = Object.keys(NEEDS).map((code) => sentence(code));
    for (const text of [...full, ...short]) {
      expect(text).toMatch(/\S/);
      expect(text).not.toMatch(/\{\{|undefined|why\.|whyShort\./);
    }
    expect(new Set([...full, ...short]).size).toBe(full.length + short.length);
    if (language === 'en') expect(full.filter((text) => /\p{Script=Han}/u.test(text))).toHaveLength(1); // the seller's own reason
  });

  it.each([
    ['scheduled', { due_at: FULL.due_at }, /^将于 .*14:32 发出$/],
    ['outside_hours', { opens_at: FULL.due_at }, /14:32 开始发$/],
    ['out_of_stock', { missing: '3' }, /^卡密不够，还缺 3 张$/],
    ['out_of_stock', { guard: 'stock_enough', needed: '5', available: '2' }, /还缺 3 张$/],
    ['buyer_limit', { days: '7', limit: '2', received: '1' }, /^买家 7 天内限 2 件，已收 1 件$/],
    [
      'retry_at',
      { error: 'platform_unreachable', next_at: FULL.due_at, attempts: '1' },
      /^连不上平台，.*14:32 再试一次$/,
    ],
    ['failed', { attempts: '0', max: '3' }, /^没发出去，可以重试$/],
    ['something_new', {}, /打开看详情$/],
  ])('%s with %o', (code, params, expected) => {
    expect(sentence(code, params)).toMatch(expected);
  });

  it.each(LANGUAGES)(
    'has sentences of its own for an order that a platform asked for: %s',
    async (language) => {
      await setLanguage(language);
      const own = OF_CALLED.map((code) => sentence(code, { of: 'called' }));
      expect(own).not.toEqual(OF_CALLED.map((code) => sentence(code)));
      for (const text of own) expect(text).not.toMatch(/whyCalled|undefined/);
      expect(new Set(own).size).toBe(OF_CALLED.length);
    },
  );

  it('has a button for every action that is one, in every language', async () => {
    expect(WHY_ACTIONS.filter((action) => buttonOf(action) === undefined)).toEqual(['wait', 'none']);
    for (const language of LANGUAGES) {
      await setLanguage(language);
      for (const action of WHY_ACTIONS)
        if (buttonOf(action)) expect(i18next.exists(`orders:button.${action}`)).toBe(true);
    }
  });

  it.each([
    ['match_rule', '/products?q=Steam+code+50'],
    ['edit_template', '/products?q=Steam+code+50&rule=r1'],
    ['add_cards', '/cards'],
    ['relogin_shop', '/shops?open=s1'],
    ['resume_task', '/tasks'],
    ['map_product', '/shops?open=s1&tab=mappings'],
    ['verify', '/verifications'],
    ['open_order', undefined],
    ['retry', undefined],
  ] as const)('%s leads to %s', (button, place) => {
    expect(placeOf(button, orderRow(), { ruleId: 'r1' })).toBe(place);
  });

  it.each([
    ['risk_control', '平台要你本人验证，验证后才能继续', 'open_shop'],
    ['ip_refused', '平台不认这台电脑的网络地址，请加入 IP 白名单', 'open_shop'],
    ['login_dead', '店铺登录已失效，需要重新登录', 'relogin_shop'],
    ['not_authorized', '还没有登录授权：点“登录授权”，完成后开始接单', 'relogin_shop'],
    ['something_new', '店铺停着（登录失效或平台拒绝），处理好后继续发', 'open_shop'],
  ])('a shop stopped by %s says so and names what helps', (cause, text, word) => {
    expect(sentence('login_dead', { cause })).toBe(text);
    expect(buttonWord('relogin_shop', whyOf('login_dead', 'relogin_shop', { cause }))).toBe(word);
    expect(i18next.exists(`orders:button.${word}`)).toBe(true);
  });

  it('a shop that is paused leads to the shop and not to the tasks', () => {
    const paused = orderRow({ why: whyOf('task_paused', 'resume_task', { of: 'shop' }) });
    expect(sentence('task_paused', { of: 'shop' })).toMatch(/^店铺暂停着/);
    expect(buttonWord('resume_task', paused.why)).toBe('resume_shop');
    expect(buttonWord('resume_task', whyOf('task_paused', 'resume_task'))).toBe('resume_task');
    expect(placeOf('resume_task', paused)).toBe('/shops?open=s1');
  });
});
