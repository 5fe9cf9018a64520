/**
 * A program of its own beside that of the other scenarios, with a 闲鱼 and a model on this machine: its clock is the
 * marketplace's. What is opened is written into `yard` step by step, so that it can be put away whatever fails.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMarket } from './market.mjs';
import { startModel } from './model.mjs';
import { startServer } from './server.mjs';

/** Starts all of it and logs the owner in; `answer` is what the model says to its messages. */
export async function openYard(world, yard, answer) {
  const { page, account } = world;
  const binary = process.env.HUOLANG_SERVER_BIN;
  yard.cookies = await page.context().cookies();
  yard.folder = mkdtempSync(join(tmpdir(), 'huolang-e2e-xianyu-'));
  yard.market = await startMarket(binary);
  yard.model = await startModel(answer);
  yard.server = await startServer({ binary, folder: join(yard.folder, 'data') });
  await page.context().clearCookies();
  await page.goto(yard.server.address);
  await page.waitForURL('**/setup');
  await page.getByLabel('设置口令').fill(yard.server.token);
  await page.getByLabel('用户名').fill(account.name);
  await page.getByLabel('密码', { exact: true }).fill(account.password);
  await page.getByLabel('再输一次密码').fill(account.password);
  await page.getByRole('button', { name: '创建并登录' }).click();
  await page.getByRole('navigation', { name: '主导航' }).waitFor();
}

/** Ends all of it, and leads the page back to where the other scenarios are. */
export async function closeYard(world, yard) {
  const { page } = world;
  await page.goto('about:blank');
  await yard.server?.stop();
  yard.market?.stop();
  yard.model?.stop();
  if (yard.folder) rmSync(yard.folder, { recursive: true, force: true });
  await page.context().clearCookies();
  await page.context().addCookies(yard.cookies ?? []);
  await page.goto(world.server.address);
}

/** Opens a page of the yard's program. */
export async function go(yard, page, path) {
  await page.goto(yard.server.address + path);
  await page.waitForLoadState('domcontentloaded');
}

/** Waits until the program's socket is open and gives signs of life that the marketplace answers. */
export async function listening(world, yard) {
  await ledgerWhen(
    world,
    yard,
    ({ connections, heartbeats }) => connections > 0 && heartbeats > 0,
    'the socket never opened',
    60_000,
  );
}

/** What the marketplace wrote down, once it is so. */
export async function ledgerWhen(world, yard, test, missing, most = 30_000) {
  const end = Date.now() + most;
  for (;;) {
    const ledger = await yard.market.ledger();
    if (test(ledger)) return ledger;
    world.assert.ok(Date.now() < end, `${missing}: ${JSON.stringify(ledger)}`);
    await world.page.waitForTimeout(200);
  }
}

/** What the program answers, once it is so. */
export async function until(world, path, test, most = 60_000) {
  const end = Date.now() + most;
  for (;;) {
    const { body } = await world.api('GET', path);
    if (test(body)) return body;
    world.assert.ok(Date.now() < end, `${path}: ${JSON.stringify(body)}`);
    await world.page.waitForTimeout(100);
  }
}
