/**
 * Runs the browser scenarios against a real server: `HUOLANG_SERVER_BIN=… npm run e2e [-- name…]`.
 * Scenarios `*.e2e.mjs` run in the order of their names on one server and one browser; each exports
 * `scenarios: { name: async (world) => … }`. Screenshots land in e2e/out (or HUOLANG_E2E_OUT).
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { launchBrowser } from './lib/browser.mjs';
import { startServer } from './lib/server.mjs';
import { createWorld } from './lib/world.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = process.env.HUOLANG_E2E_OUT ?? join(here, 'out');
const wanted = process.argv.slice(2);
const LIMIT_MS = 300_000;
const LOGIN = '01-login.e2e.mjs';

async function main() {
  const binary = process.env.HUOLANG_SERVER_BIN;
  if (!binary) throw new Error('set HUOLANG_SERVER_BIN to the path of huolang-server');
  const folder = mkdtempSync(join(tmpdir(), 'huolang-e2e-'));
  mkdirSync(out, { recursive: true });
  let server;
  let browser;
  try {
    server = await startServer({ binary, folder: join(folder, 'data') });
    browser = await launchBrowser(join(folder, 'profile'));
    const world = createWorld({ server, browser, out });
    const results = await runAll(world);
    return report(results);
  } finally {
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runAll(world) {
  const files = readdirSync(here)
    .filter((name) => name.endsWith('.e2e.mjs'))
    .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
    .sort();
  const results = [];
  for (const file of files) {
    const { scenarios } = await import(pathToFileURL(join(here, file)).href);
    for (const [name, play] of Object.entries(scenarios)) results.push(await runOne(world, file, name, play));
    // Nobody is logged in: every further scenario would only wait for what cannot come.
    if (file === LOGIN && results.includes(false)) break;
  }
  return results;
}

async function runOne(world, file, name, play) {
  const started = Date.now();
  let timer;
  const tooLong = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${LIMIT_MS} ms`)), LIMIT_MS);
  });
  try {
    await Promise.race([play(world), tooLong]);
    world.noPageErrors();
    console.log(`ok      ${file} · ${name} (${Date.now() - started} ms)`);
    return true;
  } catch (error) {
    await world.shot(`failed-${file}-${name}`.replace(/[^\w-]+/g, '_')).catch(() => undefined);
    console.log(
      `FAILED  ${file} · ${name}\n        ${String(error?.stack ?? error).replaceAll('\n', '\n        ')}`,
    );
    world.forgetPageErrors();
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function report(results) {
  const passed = results.filter(Boolean).length;
  const failed = results.length - passed;
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

process.exitCode = await main().catch((error) => {
  console.error(String(error?.stack ?? error));
  return 1;
});
