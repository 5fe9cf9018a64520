/**
 * 闲鱼 on screen, the trade: a cookie that is pasted, a check that only a person can pass, the products, a price that is changed
 * when it was agreed, 免拼, and a rating. The marketplace's ledger says what really happened there.
 */
import { ITEM } from './lib/market.mjs';
import { closeYard, go, ledgerWhen, listening, openYard, until } from './lib/yard.mjs';

const NAME = '小满闲鱼';
const BUYER = '2200000000052';
/** What the model offers, with the mark that is never sent. */
const OFFER = '9.5元成交';
/** Pages that save say so; an earlier saying may still be on its way out. */
const SAVED = '已保存';

/** What the scenarios share. */
const yard = {};

export const scenarios = {
  'a shop is added with its risk told, and connected by a pasted cookie': async (world) => {
    const { page, assert } = world;
    await openYard(world, yard, (messages) =>
      messages[0]?.content.includes('只回一个词') ? 'price' : `${OFFER}\n成交价=9.5`,
    );
    await go(yard, page, '/shops?add=1');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('闲鱼', { exact: true }).first().click();
    await dialog.getByText(/货郎从不破解验证码/).waitFor();
    await dialog.getByLabel('店铺名称').fill(NAME);
    await dialog.getByLabel('我了解风险，愿意用自己的账号试').click();
    await world.accessible('xianyu-add');
    await dialog.getByRole('button', { name: /添\s*加/ }).click();
    await dialog.waitFor({ state: 'hidden' });

    // It is not logged in yet: nothing has left this machine.
    await page.getByLabel('接口地址').fill(yard.market.gateway);
    await page.getByLabel('网页 Cookie').fill(await yard.market.cookie());
    await page.getByRole('button', { name: /保\s*存/ }).click();
    await page.getByText(SAVED).first().waitFor();
    await page.getByRole('button', { name: '检查登录' }).click();
    await page.getByText(`${NAME}登录正常`).first().waitFor();
    const { body: shops } = await world.api('GET', '/shops');
    const shop = shops.find(({ platform }) => platform === 'xianyu');
    assert.equal(shop.state, 'active', JSON.stringify(shop));
    assert.ok(!JSON.stringify(shops).includes('cookie2='), 'the cookie is kept and never shown');
    yard.shop = shop.id;
    await listening(world, yard);
  },

  'a check that only a person can pass stops the shop, which goes on when it is passed': async (world) => {
    const { page, assert } = world;
    await yard.market.faults({ captcha: true });
    await go(yard, page, `/shops?open=${yard.shop}`);
    await page.getByRole('button', { name: '检查登录' }).click();
    const parked = await until(world, `/shops/${yard.shop}`, ({ state }) => state === 'parked', 60_000);
    assert.match(parked.stop_url, /^https:\/\/h5api\.m\.goofish\.com\/.*punish/);
    await page.getByText('平台要你本人验证，验证后才能继续').first().waitFor();
    await page.getByRole('button', { name: '打开验证页面' }).waitFor();
    await world.accessible('xianyu-parked');
    const { calls_under_captcha: calls } = await yard.market.ledger();

    await yard.market.faults({});
    await page.getByRole('button', { name: '检查登录' }).click();
    await page.getByText(`${NAME}登录正常`).first().waitFor();
    await until(world, `/shops/${yard.shop}`, ({ state }) => state === 'active');
    await page.getByRole('button', { name: '打开验证页面' }).waitFor({ state: 'hidden' });
    assert.equal((await yard.market.ledger()).calls_under_captcha, calls, 'nobody knocked meanwhile');
  },

  'the products of the shop are read at a click': async (world) => {
    const { page, assert } = world;
    await go(yard, page, '/products');
    await page.getByRole('button', { name: '同步商品' }).click();
    await page.getByText(/^已同步 \d 家店的商品$/).waitFor();
    await page.getByText('视频会员月卡 自动发货').first().waitFor();
    const { body } = await world.api('GET', `/products?shop_id=${yard.shop}`);
    assert.equal(body.items.length, 2, JSON.stringify(body));
  },

  'an agreed price is changed where the seller asked for it': async (world) => {
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
    });
    assert.equal(status, 200, JSON.stringify(body));
    await go(yard, page, '/conversations?tab=ai');
    await page.getByRole('combobox', { name: `${NAME} 的回复方式` }).click();
    await page.locator('.ant-select-dropdown:visible').getByText('建议', { exact: true }).click();
    await until(world, '/ai/shops', (shops) => own(shops)?.mode === 'suggest');
    await page.getByRole('switch', { name: `${NAME} 谈好后自动改价` }).click();
    await until(world, '/ai/shops', (shops) => own(shops)?.change_price === true);

    await go(yard, page, `/conversations?tab=products&edit=${yard.shop}~${ITEM}`);
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel('底价', { exact: true }).fill('8');
    await drawer.getByRole('button', { name: /^保\s?存$/ }).click();
    await drawer.waitFor({ state: 'hidden' });
    await until(world, `/ai/products?shop_id=${yard.shop}`, ({ items }) =>
      items?.some(({ product_ref, floor }) => product_ref === ITEM && floor === 800),
    );

    yard.order = await yard.market.place(BUYER);
    await orderWhen(world, yard.order, ({ status: now }) => now === 'pending_payment');
    await yard.market.say(BUYER, '便宜点，9.5元行吗');
    await go(yard, page, '/conversations');
    await page.getByRole('option', { name: /小鱼/ }).click();
    const card = page.getByRole('region', { name: '回复建议' });
    await card.getByText(OFFER, { exact: true }).waitFor();
    await card.locator('[data-ready="true"]').waitFor();
    await page.getByLabel('回复内容').focus();
    await page.keyboard.press('Enter');
    await card.waitFor({ state: 'hidden' });
    const { prices, sent } = await ledgerWhen(
      world,
      yard,
      (ledger) => ledger.prices.length > 0,
      'the price was not changed',
    );
    assert.deepEqual(prices, [[yard.order, 950]]);
    const told = sent.filter(({ to }) => to === BUYER).map(({ text }) => text);
    assert.deepEqual(told, [OFFER], 'the mark is not sent');
    await orderWhen(world, yard.order, ({ amount }) => amount === 950);
    await go(yard, page, `/orders?tab=all&q=${yard.order}`);
    await page.getByText('9.50').first().waitFor();
  },

  'a buyer is rated from the order that is done': async (world) => {
    const { page, assert } = world;
    for (const deed of ['paid', 'shipped', 'confirmed']) await yard.market.change(yard.order, deed);
    const { id } = await orderWhen(world, yard.order, ({ status }) => status === 'completed', 60_000);
    await go(yard, page, `/orders?tab=all&open=${id}`);
    await page.getByRole('button', { name: '评价买家' }).click();
    const dialog = page.getByRole('dialog', { name: '评价买家' });
    await dialog.getByLabel('评价', { exact: true }).fill('爽快的买家');
    await dialog.getByRole('button', { name: '发出评价' }).click();
    await page.getByText('评价已发出').waitFor();
    assert.deepEqual((await yard.market.ledger()).rated, [[yard.order, '爽快的买家']]);
  },

  '小刀 goes on without a helper where the seller wants so': async (world) => {
    const { page } = world;
    await go(yard, page, `/shops?open=${yard.shop}`);
    await page.getByLabel('小刀单自动免拼').click();
    await page.getByRole('button', { name: /保\s*存/ }).click();
    await page.getByText(SAVED).first().waitFor();
    const shop = await until(world, `/shops/${yard.shop}`, ({ fields }) => fields.skip_group === 'true');
    world.assert.equal(shop.state, 'active');
    const order = await yard.market.buy(BUYER, { group: true });
    await ledgerWhen(world, yard, ({ skipped }) => skipped.includes(order), 'nobody asked for 免拼', 60_000);
  },

  'everything is put away again': (world) => closeYard(world, yard),
};

const own = (shops) => shops.find(({ shop_name }) => shop_name === NAME);

/** The order as the program lists it, once it is so. */
async function orderWhen(world, sn, test, most = 30_000) {
  const { items } = await until(
    world,
    `/orders?tab=all&q=${sn}`,
    ({ items: rows }) => rows?.length === 1 && test(rows[0]),
    most,
  );
  return items[0];
}
