/** Starts a 闲鱼 on this machine (`market-xianyu`, built beside the server), and does what its buyers do. */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';

const START_MS = 30_000;
const NAME = process.platform === 'win32' ? 'market-xianyu.exe' : 'market-xianyu';

export const ITEM = '900000000001';

export async function startMarket(serverBinary) {
  const binary = process.env.HUOLANG_MARKET_XIANYU_BIN ?? join(dirname(serverBinary), NAME);
  const child = spawn(binary, ['--port', '0', '--orders', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gateway = await firstLine(child);
  const call = async (method, path, body) => {
    const init =
      body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
    const answer = await fetch(gateway + path, { method, ...init });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text;
  };
  return {
    gateway,
    qr: (status, face) =>
      call('POST', `/script/qr/${status}${face ? `?face=${encodeURIComponent(face)}` : ''}`),
    say: (buyer, text) => call('POST', '/script/messages', { buyer, item: ITEM, text }),
    show: (buyer, base64) => call('POST', '/script/pictures', { buyer, item: ITEM, base64 }),
    buy: (buyer) => call('POST', '/script/purchases', { buyer, item: ITEM }),
    ledger: async () => JSON.parse(await call('GET', '/witness/ledger')),
    stop: () => child.kill('SIGKILL'),
  };
}

function firstLine(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`the market did not start: ${text}`)), START_MS);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the market ended with ${code}: ${text}`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve(text.split('\n')[0].trim());
    });
  });
}
