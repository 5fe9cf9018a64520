/**
 * 闲鱼 on screen, with the marketplace and the model on this machine: a QR code with the platform's own check, a suggestion that
 * Enter sends, the order beside the talk, a buyer's picture, and the test bench with its costs. The program is one of its own:
 * the clock of the others is ahead of the marketplace's.
 */
import { closeYard, go, listening, openYard, until } from './lib/yard.mjs';

const ANSWER = '在的亲，拍下自动发货';
const FACE = 'https://passport.goofish.com/iv/static/page?htoken=1';
const BUYER = '2200000000042';
/** One grey pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+M8AAAICAQB7CYF4AAAAAElFTkSuQmCC';

/** What the scenarios share. */
const yard = {};

export const scenarios = {
  'a program of its own has a shop on 闲鱼': async (world) => {
    const { assert } = world;
    await openYard(world, yard, (messages) =>
      messages[0]?.content.includes('只回一个词') ? 'default' : ANSWER,
    );
    const { status, body } = await world.api('POST', '/shops', {
      platform: 'xianyu',
      name: '小满闲鱼',
      fields: { accept_risk: 'true', list_seconds: '10', detail_gap_ms: '0', writes_per_minute: '6000' },
      config: { gateway: yard.market.gateway, poll_interval_ms: 10_000, push: true, auto_deliver: true },
    });
    assert.equal(status, 200, JSON.stringify(body));
    yard.shop = body.id;
  },

  'a QR code is scanned, the platform asks for the person, and the login is done': async (world) => {
    const { page, assert } = world;
    await go(yard, page, `/shops?open=${yard.shop}`);
    await page.getByRole('button', { name: '登录授权' }).first().click();
    const dialog = page.getByRole('dialog').filter({ hasText: '登录授权：小满闲鱼' });
    await dialog.getByText('请用平台的手机应用扫码').waitFor();
    await dialog.locator('.ant-qrcode canvas, .ant-qrcode svg').first().waitFor();
    await yard.market.qr('SCANED');
    await dialog.getByText('已扫码，请在手机上确认').waitFor();
    await yard.market.qr('CONFIRMED', FACE);
    await dialog.getByText('平台要你本人验证，请打开页面完成').waitFor();
    await dialog.getByRole('button', { name: '打开验证页面' }).waitFor();
    await world.accessible('xianyu-login-person');
    await yard.market.qr('CONFIRMED');
    await dialog.getByRole('button', { name: '我已完成' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const shop = await until(world, `/shops/${yard.shop}`, ({ state }) => state === 'active');
    assert.equal(shop.state, 'active');
  },

  'a question becomes a suggestion, and Enter sends it': async (world) => {
    const { page, api, assert } = world;
    const { body: settings } = await api('GET', '/ai/settings');
    const { status, body } = await api('PUT', '/ai/settings', {
      ...settings,
      enabled: true,
      preset: 'custom',
      base_url: yard.model.base,
      model: 'test-model',
      key: 'sk-test-only-here',
      stream: false,
      wait_ms: 0,
      price_in: 1_000,
      price_out: 1_000,
    });
    assert.equal(status, 200, JSON.stringify(body));
    await api('PUT', `/ai/shops/${yard.shop}`, { mode: 'suggest', change_price: false });
    await api('POST', `/shops/${yard.shop}/actions`, { action: 'sync_products' });
    // What is said before the first connection is not the program's business.
    await listening(world, yard);
    await yard.market.say(BUYER, '能便宜点吗');
    await go(yard, page, '/conversations');
    await page.getByRole('option', { name: /小鱼/ }).click();
    const card = page.getByRole('region', { name: '回复建议' });
    await card.getByText(ANSWER).waitFor();
    // An Enter that was meant for something else sends nothing: the card says when it is ready.
    await card.locator('[data-ready="true"]').waitFor();
    await world.accessible('xianyu-suggestion');
    await page.getByLabel('回复内容').focus();
    await page.keyboard.press('Enter');
    await card.waitFor({ state: 'hidden' });
    await got(world, [ANSWER]);
    await page.getByRole('log').getByText(ANSWER).waitFor();
    const { body: costs } = await api('GET', '/ai/costs');
    assert.ok(costs.today.cost > 0, JSON.stringify(costs.today));
  },

  'the order of the buyer stands beside the talk': async (world) => {
    const { page } = world;
    const sn = await yard.market.buy(BUYER);
    await until(world, `/orders?tab=all&q=${sn}`, ({ items }) => items?.length === 1);
    await go(yard, page, '/conversations');
    await page.getByRole('option', { name: /小鱼/ }).click();
    const beside = page.getByRole('complementary', { name: '订单和回复方式' });
    await beside.getByText(sn).waitFor();
    await beside.getByRole('link', { name: new RegExp(sn) }).click();
    await page.waitForURL('**/orders?**');
  },

  'a picture of the buyer opens in the talk when it is asked for': async (world) => {
    const { page, assert } = world;
    await yard.market.show(BUYER, PIXEL);
    await go(yard, page, '/conversations');
    await page.getByRole('option', { name: /小鱼/ }).click();
    const log = page.getByRole('log');
    await log.getByRole('button', { name: '打开图片' }).click();
    const picture = log.getByRole('img', { name: '图片' });
    await picture.waitFor();
    await page.waitForFunction(() => document.querySelector('[role="log"] img')?.naturalWidth > 0);
    assert.ok((await picture.getAttribute('src')).startsWith('/api/v1/conversations/'));
    assert.equal((await yard.market.ledger()).cookies_to_pictures, 0);
  },

  'the seller answers by hand, and the buyer gets it': async (world) => {
    const { page } = world;
    await page.getByLabel('回复内容').fill('我是店主，看到了');
    await page.keyboard.press('Enter');
    await got(world, [ANSWER, '我是店主，看到了']);
  },

  'the bench runs the hostile lines and says what they cost': async (world) => {
    const { page, assert } = world;
    const before = (await yard.market.ledger()).sent.length;
    await go(yard, page, '/conversations?tab=bench');
    await page.getByRole('tab', { name: '刁难话术' }).click();
    await page.getByRole('button', { name: '跑一遍 30 句' }).click();
    await page.getByText('全部通过').waitFor({ timeout: 60_000 });
    await page.getByText('没有泄露，没有低于底价，没有站外联系').waitFor();
    await world.accessible('xianyu-bench');
    assert.equal((await yard.market.ledger()).sent.length, before, 'the bench sends nothing');
    const { body } = await world.api('GET', '/ai/costs');
    assert.ok(body.today.calls >= 30, JSON.stringify(body.today));
    await go(yard, page, '/conversations?tab=costs');
    await page.getByText(`${body.today.calls} 次`).first().waitFor();
  },

  'everything is put away': (world) => closeYard(world, yard),
};

/** What the buyer got, by the ledger of the marketplace. */
async function got(world, wanted) {
  const end = Date.now() + 60_000;
  for (;;) {
    const { sent } = await yard.market.ledger();
    const texts = sent.filter(({ to }) => to === BUYER).map(({ text }) => text);
    if (texts.length >= wanted.length || Date.now() > end) {
      world.assert.deepEqual(texts, wanted);
      return;
    }
    await world.page.waitForTimeout(100);
  }
}
