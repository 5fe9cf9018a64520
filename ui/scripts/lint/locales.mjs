/** Every language has the same keys and placeholders as zh-CN, and every key is used. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const SOURCE = 'zh-CN';
/** Chosen at run time by a code or state; their completeness is checked by errorWords.mjs and by tests. */
const BY_CODE = new Set(['errors', 'states']);
const PLURAL = /_(zero|one|two|few|many|other)$/;

export function checkLocales(folder, sources) {
  const languages = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const texts = Object.fromEntries(
    languages.map((language) => [language, readLanguage(join(folder, language))]),
  );
  const others = languages.filter((language) => language !== SOURCE);
  return [
    ...others.flatMap((language) => compare(texts[SOURCE], texts[language], language)),
    ...languages.flatMap((language) => emptyTexts(texts[language], language)),
    ...unused(texts[SOURCE], sources),
  ];
}

/** @returns {Record<string, Record<string, string>>} namespace → flat key → text */
function readLanguage(folder) {
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => [name.slice(0, -5), flatten(JSON.parse(readFileSync(join(folder, name), 'utf8')))]),
  );
}

export function flatten(value, prefix = '') {
  return Object.entries(value).reduce((flat, [key, inner]) => {
    const path = prefix ? `${prefix}.${key}` : key;
    return typeof inner === 'object'
      ? Object.assign(flat, flatten(inner, path))
      : Object.assign(flat, { [path]: inner });
  }, {});
}

const stems = (texts) => new Map(Object.entries(texts).map(([key, text]) => [key.replace(PLURAL, ''), text]));

export function compare(source, other, language) {
  const problems = [];
  for (const namespace of new Set([...Object.keys(source), ...Object.keys(other)])) {
    const ours = stems(source[namespace] ?? {});
    const theirs = stems(other[namespace] ?? {});
    for (const [key, text] of ours) {
      if (!theirs.has(key)) problems.push(`locales/${language}/${namespace}.json: missing ${key}`);
      else if (placeholders(text) !== placeholders(theirs.get(key))) {
        problems.push(`locales/${language}/${namespace}.json: other placeholders than ${SOURCE} in ${key}`);
      }
    }
    for (const key of theirs.keys()) {
      if (!ours.has(key)) problems.push(`locales/${language}/${namespace}.json: ${SOURCE} has no ${key}`);
    }
  }
  return problems;
}

function placeholders(text) {
  return [...new Set(text.match(/\{\{\s*\w+|<\/?\w+/g) ?? [])].sort().join(' ');
}

function emptyTexts(texts, language) {
  return Object.entries(texts).flatMap(([namespace, flat]) =>
    Object.entries(flat)
      .filter(([, text]) => typeof text !== 'string' || text.trim() === '')
      .map(([key]) => `locales/${language}/${namespace}.json: empty ${key}`),
  );
}

/**
 * A key is used when a source names it as `'ns:key'`, or as `'key'` in a file that asks for the namespace, or when
 * such a file builds it in a template literal that begins (`ns:`)prefix.${…}.
 */
export function unused(source, sources) {
  const code = sources.filter(({ isTest }) => !isTest).map(readUses);
  return Object.entries(source)
    .filter(([namespace]) => !BY_CODE.has(namespace))
    .flatMap(([namespace, flat]) =>
      [...stems(flat).keys()]
        .filter((key) => !code.some((uses) => isUsed(uses, namespace, key)))
        .map((key) => `locales/${SOURCE}/${namespace}.json: nobody uses ${key}`),
    );
}

function readUses({ text }) {
  const literals = new Set(
    [...text.matchAll(/(['"`])((?:[\w-]+:)?[\w-]+(?:\.[\w-]+)*)\1/g)].map((match) => match[2]),
  );
  const patterns = [...text.matchAll(/`((?:[\w-]+:)?[\w.-]*)\$\{[^`]*?\}([\w.-]*)`/g)].map((match) => [
    match[1],
    match[2],
  ]);
  return { literals, patterns };
}

function isUsed({ literals, patterns }, namespace, key) {
  const full = `${namespace}:${key}`;
  if (literals.has(full)) return true;
  const asks = literals.has(namespace);
  if (asks && literals.has(key)) return true;
  return patterns.some(
    ([start, end]) =>
      (start !== '' || end !== '') &&
      ((start.includes(':') && full.startsWith(start) && full.endsWith(end)) ||
        (asks && !start.includes(':') && key.startsWith(start) && key.endsWith(end))),
  );
}
