/**
 * 客服 without a marketplace: a practice buyer's question and its answer, then a shop with a free reply, a masked key, a mode
 * and a tried line. The shop is not logged in, and its gateway is a port of this machine where nobody listens: nothing leaves it.
 */
const PARTS = ['talks', 'rules', 'ai', 'products', 'bench', 'costs'];
const KEY = 'sk-test-9c41d7f2ab';

export const scenarios = {
  'a practice buyer asks, and the answer reaches the buyer': async (world) => {
    const { page, open, accessible, assert } = world;
    const { body } = await world.api('GET', '/practice');
    await open(`/shops?open=${body.shop_id}&tab=practice`);
    await page.getByRole('button', { name: '模拟买家提问' }).click();
    const dialog = page.getByRole('dialog', { name: '模拟买家提问' });
    await dialog.getByLabel('谁来问').fill('小雪');
    await dialog.getByLabel('买家要问的话').fill('现在有货吗');
    await accessible('practice-question');
    await dialog.getByRole('button', { name: '发出提问' }).click();
    await page.getByText('小雪 已提问').waitFor();
    await page.getByRole('button', { name: '去回复' }).click();
    await page.waitForURL('**/conversations');
    await page.getByText('现在有货吗').first().click();
    await page.getByRole('textbox', { name: '回复内容' }).fill('有的，拍下自动发货');
    await page.keyboard.press('Enter');
    await page.getByText('有的，拍下自动发货').first().waitFor();
    const { body: talks } = await world.api('GET', '/conversations');
    assert.equal(talks.items[0].last_author, 'seller');
  },

  'each part is accessible with a shop that is not logged in': async (world) => {
    const { page, api, assert, open } = world;
    const { status, body } = await api('POST', '/shops', {
      platform: 'xianyu',
      name: '小满闲鱼',
      fields: { accept_risk: 'true' },
      config: {
        gateway: 'http://127.0.0.1:9',
        poll_interval_ms: 3_600_000,
        push: false,
        auto_deliver: false,
      },
    });
    assert.equal(status, 200, JSON.stringify(body));
    const wrong = [];
    for (const language of ['zh-CN', 'en']) {
      await page.evaluate(
        (value) => localStorage.setItem('huolang.ui.language', JSON.stringify(value)),
        language,
      );
      for (const part of PARTS) {
        await open(`/conversations?tab=${part}`);
        await settled(page);
        await world
          .accessible(`messages-${part}-${language}`)
          .catch((error) => wrong.push(`${part} ${language}: ${error.message}`));
      }
    }
    await page.evaluate(() => localStorage.setItem('huolang.ui.language', JSON.stringify('zh-CN')));
    assert.deepEqual(wrong, []);
  },

  'a keyword reply is made by keys, and the test line says that it answers': async (world) => {
    const { page, api, assert, open } = world;
    await open('/conversations?tab=rules');
    await page.getByRole('button', { name: '添加关键词回复' }).first().click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel('名称').fill('问发货');
    await drawer.getByRole('combobox', { name: '关键词' }).focus();
    await page.keyboard.type('多久发货');
    await page.keyboard.press('Enter');
    await drawer.getByLabel('回复文字').fill('付款后自动发货');
    await world.accessible('messages-rule');
    await drawer.getByRole('button', { name: '保存' }).click();
    await drawer.waitFor({ state: 'hidden' });
    await page.getByRole('switch', { name: '启用 问发货' }).waitFor();

    await page.getByLabel('买家的一句话').fill('请问多久发货呀');
    await page.keyboard.press('Enter');
    const result = page.getByRole('status', { name: '试的结果' });
    await result.getByText('关键词回复 · 问发货').waitFor();
    await result.getByText('付款后自动发货').waitFor();

    const { body: rules } = await api('GET', '/reply-rules');
    assert.equal(rules.length, 1);
    assert.deepEqual(rules[0].keywords, ['多久发货']);
    const { body: costs } = await api('GET', '/ai/costs');
    assert.equal(costs.today.cost, 0, 'a rule costs nothing');
  },

  'the key is kept and never shown again': async (world) => {
    const { page, api, assert, open } = world;
    await open('/conversations?tab=ai');
    const model = page.locator('section').filter({ has: page.getByRole('heading', { name: '模型' }) });
    await model.getByLabel('密钥').fill(KEY);
    await model.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存', { exact: true }).waitFor();
    const { body } = await api('GET', '/ai/settings');
    assert.equal(body.has_key, true);
    assert.ok(!JSON.stringify(body).includes(KEY), 'the key is not in the answer');
    await open('/conversations?tab=ai');
    await settled(page);
    assert.equal(await model.getByLabel('密钥').inputValue(), '');
    assert.ok(!(await page.content()).includes(KEY), 'the key is not on the page');
  },

  'the mode of the shop is chosen, with what it really does beside it': async (world) => {
    const { page, api, assert, open } = world;
    await open('/conversations?tab=ai');
    await page.getByText('货郎查过底价和禁语就直接发给买家；它会答错，请常来看看。').waitFor();
    await page.getByRole('combobox', { name: '小满闲鱼 的回复方式' }).click();
    await page.locator('.ant-select-dropdown:visible').getByText('影子', { exact: true }).click();
    const until = Date.now() + 60_000;
    for (;;) {
      const { body } = await api('GET', '/ai/shops');
      if (body.find((shop) => shop.shop_name === '小满闲鱼')?.mode === 'shadow') break;
      assert.ok(Date.now() < until, 'the mode was never kept');
      await page.waitForTimeout(100);
    }
  },

  'the palette leads to the parts': async (world) => {
    const { page, open } = world;
    await open('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+K');
    await page.getByRole('combobox', { name: '快速前往' }).fill('测试台');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/conversations?tab=bench');
    await page.getByRole('tab', { name: '刁难话术' }).click();
    await page.getByRole('list', { name: '刁难话术列表' }).getByRole('listitem').first().waitFor();
  },
};

/** The page has its heading and nothing on it is still loading. */
function settled(page) {
  return page.waitForFunction(
    () =>
      document.querySelector('h1') !== null &&
      document.querySelector('.ant-skeleton, .ant-spin-spinning, [aria-busy="true"]') === null,
  );
}
