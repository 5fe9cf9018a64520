/** The checks that are the project's own; part of `npm run lint`. */
import { fileURLToPath } from 'node:url';
import { checkErrorWords } from './errorWords.mjs';
import { checkHostDoor } from './hostDoor.mjs';
import { checkLocales } from './locales.mjs';
import { checkRawText } from './rawText.mjs';
import { readSources } from './sources.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = readSources(`${root}src`);
const problems = [
  ...checkHostDoor(sources),
  ...checkRawText(sources),
  ...checkLocales(`${root}src/locales`, sources),
  ...checkErrorWords(`${root}src`),
];

for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'own checks: no problems' : `own checks: ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
