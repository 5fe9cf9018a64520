/** Every error code has its sentence and next step, and no sentence stands for a code that is gone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function checkErrorWords(folder) {
  const codes = [
    ...list(join(folder, 'api/errorCodes.ts')),
    ...list(join(folder, 'api/ApiError.ts'), 'LocalErrorCode'),
  ];
  const words = JSON.parse(readFileSync(join(folder, 'locales/zh-CN/errors.json'), 'utf8'));
  const named = new Set(codes);
  return [
    ...codes
      .filter((code) => !words[code]?.what || !words[code]?.next)
      .map((code) => `locales/zh-CN/errors.json: ${code} needs "what" and "next"`),
    ...Object.keys(words)
      .filter((code) => !named.has(code))
      .map((code) => `locales/zh-CN/errors.json: there is no error code ${code}`),
  ];
}

/** The quoted names of the array, or of the union type `name`. */
function list(path, name) {
  const text = readFileSync(path, 'utf8');
  const part = name
    ? (new RegExp(`type ${name} =([^;]*);`).exec(text)?.[1] ?? '')
    : (/\[([^\]]*)\]/.exec(text)?.[1] ?? '');
  return [...part.matchAll(/'(\w+)'/g)].map((match) => match[1]);
}
