import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from '@/locales/en/logs.json';
import zh from '@/locales/zh-CN/logs.json';

const CRATES = '../src-tauri/crates';
/** `audit_entry(actor, "card.upload", …` and its like. */
const DEED = /audit_(?:entry|now)\(\s*[^,;]*,\s*"([a-z_]+\.[a-z_.]+)"/g;

/** What the program writes into the log of actions. */
function deeds(): string[] {
  const sources = ['api', 'engine'].flatMap((crate) => {
    const folder = resolve(process.cwd(), CRATES, crate, 'src');
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.rs')).map((name) => resolve(folder, name));
  });
  const found = sources.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(DEED)]);
  return [...new Set(found.map((match) => match[1] ?? ''))];
}

describe('the log of actions', () => {
  it.each([
    ['zh-CN', zh],
    ['en', en],
  ])('has words for every action, in %s', (_, { event }) => {
    const all = deeds();
    expect(all).toContain('card.upload');
    expect(all.filter((deed) => !(deed.replaceAll('.', '_') in event))).toEqual([]);
  });
});
