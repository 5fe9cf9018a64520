import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkHostDoor } from './hostDoor.mjs';
import { checkLocales } from './locales.mjs';
import { checkRawText } from './rawText.mjs';

const source = (path, text, isTest = false) => ({ path, text, isTest });

describe('raw text', () => {
  it.each([
    ['a string', "const a = '订单';"],
    ['text in markup', 'const a = <p>订单</p>;'],
    ['a template', 'const a = `${n} 单`;'],
    ['an attribute', 'const a = <p title="订单" />;'],
    ['full-width punctuation', "const a = '，';"],
  ])('is found as %s', (_what, text) => expect(checkRawText([source('pages/a.tsx', text)])).toHaveLength(1));

  it('may stand in comments and tests', () => {
    expect(
      checkRawText([source('a.ts', '/** 核销 */ const a = 1; // 订单'), source('a.test.ts', "'订单'", true)]),
    ).toEqual([]);
  });
});

describe('host door', () => {
  it('lets only host.ts through', () => {
    const text = "import { invoke } from '@tauri-apps/api/core';";
    expect(checkHostDoor([source('app/host.ts', text)])).toEqual([]);
    expect(checkHostDoor([source('pages/a.tsx', text)])).toHaveLength(1);
    expect(checkHostDoor([source('pages/a.tsx', "'__TAURI_INTERNALS__' in window")])).toHaveLength(1);
  });
});

describe('locales', () => {
  let folder;
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const check = (zh, en, code) => {
    folder = mkdtempSync(join(tmpdir(), 'locales-'));
    for (const [language, texts] of Object.entries({ 'zh-CN': zh, en })) {
      mkdirSync(join(folder, language));
      writeFileSync(join(folder, language, 'orders.json'), JSON.stringify(texts));
    }
    return checkLocales(folder, [source('pages/a.tsx', code)]);
  };
  const uses = (key) => `const { t } = useTranslation('orders'); t(${key})`;

  it('agree', () => {
    expect(
      check(
        { a: { b: '{{count}} 单' } },
        { a: { b_one: '{{count}} order', b_other: '{{count}} orders' } },
        uses("'a.b'"),
      ),
    ).toEqual([]);
  });

  it.each([
    ['a missing key', { a: '甲' }, {}, "'a'", /en\/orders.json: missing a/],
    ['a key too many', { a: '甲' }, { a: 'A', b: 'B' }, "'a'", /zh-CN has no b/],
    ['other placeholders', { a: '{{n}}' }, { a: '{{m}}' }, "'a'", /placeholders/],
    ['an empty text', { a: '甲' }, { a: ' ' }, "'a'", /empty a/],
    ['an unused key', { a: '甲' }, { a: 'A' }, "'b'", /nobody uses a/],
  ])('report %s', (_what, zh, en, key, problem) => {
    expect(check(zh, en, uses(key))).toEqual([expect.stringMatching(problem)]);
  });

  it('count a key as used by its full name and by a template', () => {
    expect(check({ a: '甲' }, { a: 'A' }, "t('orders:a')")).toEqual([]);
    expect(check({ tab: { x: '甲' } }, { tab: { x: 'A' } }, uses('`tab.${name}`'))).toEqual([]);
    expect(check({ tab: { x: '甲' } }, { tab: { x: 'A' } }, uses('`${name}`'))).toHaveLength(1);
  });
});
