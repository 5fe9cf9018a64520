import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { ERROR_CODES } from './errorCodes';

const SNAPSHOT =
  '../src-tauri/crates/domain/src/error_code/snapshots/huolang_domain__error_code__tests__codes_are_stable.snap';

it('knows every code of the program: one that it does not know is told as an answer that cannot be read', () => {
  const text = readFileSync(resolve(process.cwd(), SNAPSHOT), 'utf8');
  const codes = text
    .slice(text.lastIndexOf('---\n') + 4)
    .split('\n')
    .filter(Boolean);
  expect(codes.length).toBeGreaterThan(50);
  expect(codes.filter((code) => !(ERROR_CODES as readonly string[]).includes(code))).toEqual([]);
});
