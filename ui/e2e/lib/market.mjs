/** Starts a marketplace on this machine (`market-…`, built beside the server), and does what its buyers do. */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';

const START_MS = 30_000;

export const ITEM = '900000000001';

/** A 闲鱼. */
export async function startMarket(serverBinary) {
  const { gateway, call, stop } = await startProgram(serverBinary, 'market-xianyu', ['--orders', '0']);
  return {
    gateway,
    qr: (status, face) =>
      call('POST', `/script/qr/${status}${face ? `?face=${encodeURIComponent(face)}` : ''}`),
    say: (buyer, text) => call('POST', '/script/messages', { buyer, item: ITEM, text }),
    show: (buyer, base64) => call('POST', '/script/pictures', { buyer, item: ITEM, base64 }),
    /** `more`: `{ group: true }` for a 小刀 order, `{ quantity: 3 }`. */
    buy: (buyer, more = {}) => call('POST', '/script/purchases', { buyer, item: ITEM, ...more }),
    /** An order that is not paid yet. */
    place: (buyer) => call('POST', '/script/orders', { buyer, item: ITEM }),
    /** `paid`, `shipped` (in the platform's own program), `confirmed`, `refund`. */
    change: (order, deed) => call('POST', `/script/orders/${order}/${deed}`),
    /** The `Cookie` header of a browser in which the account is logged in. */
    cookie: () => call('GET', '/script/cookie'),
    /** The troubles; those that are not named are over. */
    faults: (faults) => call('PUT', '/script/faults', faults),
    ledger: async () => JSON.parse(await call('GET', '/witness/ledger')),
    stop,
  };
}

/** A 抖音来客 whose account has two stores; `orders` were paid within the last day. */
export async function startLifeMarket(serverBinary, orders) {
  const wanted = ['--orders', String(orders), '--days', '1', '--stores', '2'];
  const { gateway, lines, call, stop } = await startProgram(serverBinary, 'market-douyin-life', wanted, 4);
  const said = Object.fromEntries(lines.map((line) => line.split(' ', 2)));
  return {
    gateway,
    appId: said.app_id,
    secret: said.app_secret,
    account: said.account_id,
    /** A buyer pays; answers the order's number and the code of its voucher. */
    buy: async () => JSON.parse(await call('POST', '/script/orders', { count: 1 }))[0],
    ledger: async () => JSON.parse(await call('GET', '/witness')),
    stop,
  };
}

/** Starts a marketplace's program; answers the first lines that it prints, of which the first is its address. */
async function startProgram(serverBinary, name, args, wanted = 1) {
  const variable = `HUOLANG_${name.toUpperCase().replaceAll('-', '_')}_BIN`;
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const binary = process.env[variable] ?? join(dirname(serverBinary), file);
  const child = spawn(binary, ['--port', '0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = await firstLines(child, wanted);
  const gateway = lines[0];
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
  return { gateway, lines, call, stop: () => child.kill('SIGKILL') };
}

function firstLines(child, wanted) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`the market did not start: ${text}`)), START_MS);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the market ended with ${code}: ${text}`)));
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const lines = text.split('\n');
      if (lines.length <= wanted) return;
      clearTimeout(timer);
      resolve(lines.slice(0, wanted).map((line) => line.trim()));
    });
  });
}
