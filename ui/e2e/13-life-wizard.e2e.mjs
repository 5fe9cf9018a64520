/**
 * Connecting 抖音来客 with the marketplace on this machine: the keys, the sentence for a wrong secret, the right one, the store
 * that verifies, the first orders, and one voucher verified. The program is one of its own: the clock of the others is ahead of
 * the marketplace's.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLifeMarket } from './lib/market.mjs';
import { choose, orderWhen } from './lib/practice.mjs';
import { startServer } from './lib/server.mjs';

const NAME = '来客小店';
/** Orders that were paid before the shop is connected. */
const ORDERS = 5;
/** The calls of the page that ask the platform or make a shop. */
const ASKING = /\/api\/v1\/(shops|shop-stores)$/;

/** What the scenarios share. */
const yard = {};

export const scenarios = {
  'a program of its own, and a marketplace with two stores': async (world) => {
    const { page, account } = world;
    const binary = process.env.HUOLANG_SERVER_BIN;
    yard.cookies = await page.context().cookies();
    yard.folder = mkdtempSync(join(tmpdir(), 'huolang-e2e-life-'));
    yard.market = await startLifeMarket(binary, ORDERS);
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
  },

  'the keys, a wrong secret, the right one, and the store': async (world) => {
    const { page } = world;
    await page.route(ASKING, toThisMachine);
    await go(page, '/shops?add=1');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('抖音来客', { exact: true }).click();
    await dialog.getByText(/把店铺授权给这个应用/).waitFor();
    await dialog.getByLabel('店铺名称').fill(NAME);
    await dialog.getByLabel('AppID（client_key）').fill(yard.market.appId);
    await dialog.getByLabel('AppSecret', { exact: true }).fill('0'.repeat(yard.market.secret.length));
    await dialog.getByLabel('来客账户 ID').fill(yard.market.account);
    await dialog.getByRole('button', { name: '读取门店' }).click();
    await dialog.getByText('应用 ID 或密钥不对，或应用被停用，请核对后重填').waitFor();
    await world.accessible('shops-life-wrong-secret');

    await dialog.getByLabel('AppSecret', { exact: true }).fill(yard.market.secret);
    await dialog.getByRole('button', { name: '读取门店' }).click();
    await dialog.getByText('共 2 家，选核销的一家').waitFor();
    await choose(page, dialog, '核销门店', '示例门店1');
    await world.accessible('shops-life-store');
    await dialog.getByRole('button', { name: /添\s*加/ }).click();
    await page.getByLabel('接口地址').waitFor();
    await page.getByRole('button', { name: '检查登录' }).click();
    await page.getByText(`${NAME}登录正常`).waitFor();
    await world.accessible('shops-life-connected');
  },

  'the first orders appear by themselves, and a new one is read when asked': async (world) => {
    const { page } = world;
    const shops = (await world.api('GET', '/shops')).body;
    yard.shop = shops.find(({ platform }) => platform === 'douyin_life').id;
    await until(world, `/orders?tab=all&shop_id=${yard.shop}`, ({ items }) => items?.length === ORDERS);
    yard.bought = await yard.market.buy();
    await page.getByRole('button', { name: '立即同步' }).click();
    await orderWhen(world, yard.bought.order_id, () => true, 'known');
    await go(page, `/orders?tab=all&q=${yard.bought.order_id}`);
    await page.locator('tr[data-row-key]').filter({ hasText: yard.bought.order_id }).waitFor();
  },

  'the buyer shows a voucher, and it is verified at the chosen store': async (world) => {
    const { page, assert } = world;
    await go(page, '/verifications?tab=manual');
    await page.getByLabel('订单号（可不填）').fill(yard.bought.order_id);
    await page.getByLabel('券码', { exact: true }).fill(yard.bought.voucher_code);
    await page.keyboard.press('Enter');
    const answer = page.getByRole('status', { name: '核销结果' });
    await answer.getByText('已核销', { exact: true }).waitFor();
    const { verified } = await yard.market.ledger();
    assert.deepEqual(Object.values(verified), [1], 'one voucher, once');
    await go(page, '/verifications');
    const row = page.getByRole('row').filter({ hasText: yard.bought.order_id });
    await row.getByText('已核销', { exact: true }).waitFor();
    await world.accessible('verifications-life');
  },

  'everything is put away': async (world) => {
    const { page } = world;
    await page.unroute(ASKING, toThisMachine);
    await page.goto('about:blank');
    await yard.server?.stop();
    yard.market?.stop();
    if (yard.folder) rmSync(yard.folder, { recursive: true, force: true });
    await page.context().clearCookies();
    await page.context().addCookies(yard.cookies ?? []);
    // The others go on where they were.
    await page.goto(world.server.address);
  },
};

/** What the page asks of the platform goes to the marketplace of this machine; the form has no field for its address. */
async function toThisMachine(route) {
  const request = route.request();
  if (request.method() !== 'POST') return route.continue();
  const asked = request.postDataJSON();
  const { gateway } = yard.market;
  const config = { gateway, poll_interval_ms: 60_000, push: true, auto_deliver: true };
  const told = request.url().endsWith('/shops') ? { ...asked, config } : { ...asked, gateway };
  return route.continue({ postData: JSON.stringify(told) });
}

/** Opens a page of the scenario's own program. */
async function go(page, path) {
  await page.goto(yard.server.address + path);
  await page.waitForLoadState('domcontentloaded');
}

async function until(world, path, test) {
  const end = Date.now() + 60_000;
  for (;;) {
    const { body } = await world.api('GET', path);
    if (test(body)) return body;
    world.assert.ok(Date.now() < end, `${path}: ${JSON.stringify(body)}`);
    await world.page.waitForTimeout(100);
  }
}
