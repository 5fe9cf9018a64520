/** Starts `huolang-server serve` on a free port with its own data folder, and reads its address and set-up token. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const START_MS = 60_000;
const STOP_MS = 15_000;

/** What the console prints; kept here alone. */
const ADDRESS = /https?:\/\/127\.0\.0\.1:\d+/;
// A token may begin with a hyphen: only what stands between is skipped.
const TOKEN = /token[:=\s]+([\w-]{8,})/i;

export async function startServer({ binary, folder }) {
  mkdirSync(folder, { recursive: true });
  // A file of its own, made by the first start: a test never touches the keychain of this machine.
  const keyFile = join(folder, '..', 'master.key');
  const port = await freePort();
  // The program's clock is ahead by what stands here: a scenario moves it and waits for nobody.
  const clockFile = join(folder, '..', 'clock-ahead');
  writeFileSync(clockFile, '0');
  let ahead = 0;
  const args = ['serve', '--data', folder, '--listen', `127.0.0.1:${port}`, '--master-key-file', keyFile];
  args.push('--clock-ahead', clockFile);
  const child = spawn(binary, [...args, ...extraArguments()], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HUOLANG_DATA: folder },
  });
  const log = [];
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => log.push(String(chunk)));
  const text = () => log.join('');

  const server = {
    text,
    get address() {
      return ADDRESS.exec(text())?.[0] ?? `http://127.0.0.1:${port}`;
    },
    get token() {
      return TOKEN.exec(text())?.[1];
    },
    /** Moves the program's clock forward. */
    advance(ms) {
      ahead += ms;
      writeFileSync(clockFile, String(ahead));
    },
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      const code = await ended;
      clearTimeout(timer);
      return code;
    },
  };
  await Promise.race([
    answers(`http://127.0.0.1:${port}/api/v1/health`),
    ended.then((code) => Promise.reject(new Error(`the server ended with ${code}\n${text()}`))),
  ]);
  return server;
}

/** HUOLANG_SERVER_ARGS: more arguments for `serve`, separated by blanks. */
function extraArguments() {
  return (process.env.HUOLANG_SERVER_ARGS ?? '').split(' ').filter(Boolean);
}

async function answers(url) {
  const until = Date.now() + START_MS;
  while (Date.now() < until) {
    const ok = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nobody answers at ${url}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
