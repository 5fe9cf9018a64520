/**
 * A channel from its form to its log: set up, tried, changed without typing its secret again, in trouble; then which event
 * goes into it, for every shop and for one, and the quiet hours.
 */
import { createServer } from 'node:http';
import { choose } from './lib/practice.mjs';

const NAME = '值班群';
const KEY = '693a91f6-key-of-the-robot';
const EVENT = '库存不多了';

/** The robot's host: keeps what it was told, and answers as it is asked to. */
async function robot() {
  const told = [];
  const host = { told, answer: { errcode: 0, errmsg: 'ok' } };
  const server = createServer((request, answer) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const key = new URL(request.url, 'http://robot').searchParams.get('key');
      told.push({ key, content: JSON.parse(text).text?.content ?? '' });
      answer.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(host.answer));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  host.base = `http://127.0.0.1:${server.address().port}`;
  host.close = () => new Promise((resolve) => server.close(resolve));
  host.tries = () => told.filter(({ content }) => content.startsWith('货郎通知测试'));
  return host;
}

const card = (page) => page.locator('section, .ant-card').filter({ hasText: NAME }).last();

async function channelOf(world) {
  const { body } = await world.api('GET', '/notice-channels');
  return body.find(({ name }) => name === NAME);
}

async function routeOf(world, channel, shop) {
  const { body } = await world.api('GET', `/notice-routes${shop ? `?shop_id=${shop}` : ''}`);
  return body.routes.find((one) => one.event === 'low_stock' && one.channel_id === channel);
}

export const scenarios = {
  'a channel is set up, tried, changed with its secret untouched, and says its trouble': async (world) => {
    const { page, open, assert } = world;
    const host = await robot();
    try {
      await open('/notices?tab=channels');
      await page.getByRole('button', { name: '添加渠道' }).click();
      const dialog = page.getByRole('dialog', { name: '添加渠道' });
      await dialog.getByLabel('名称').fill(NAME);
      await dialog.getByText('高级', { exact: true }).click();
      await dialog.getByLabel('接口地址').fill(host.base);
      await dialog.getByRole('button', { name: /^保\s?存$/ }).click();
      await dialog.getByText('请填Webhook 地址或 key').waitFor();
      await dialog.getByLabel('Webhook 地址或 key').fill(KEY);
      await world.accessible('channel-dialog');
      await dialog.getByRole('button', { name: /^保\s?存$/ }).click();
      await dialog.waitFor({ state: 'hidden' });

      const own = card(page);
      await own.getByRole('button', { name: '发一条测试' }).click();
      await own.getByText('测试已发出，请查看是否收到').waitFor();
      assert.deepEqual(
        host.tries().map(({ key }) => key),
        [KEY],
      );

      // The secret never comes back to the page; left empty, it stays.
      await own.getByRole('button', { name: /^编\s?辑$/ }).click();
      const change = page.getByRole('dialog', { name: '修改渠道' });
      const secret = change.getByLabel('Webhook 地址或 key');
      assert.equal(await secret.inputValue(), '');
      assert.equal(await secret.getAttribute('placeholder'), '已保存，留空不改');
      assert.ok(!(await page.content()).includes(KEY), 'the secret is nowhere on the page');
      await change.getByLabel('@谁').fill('13800000000');
      await change.getByRole('button', { name: /^保\s?存$/ }).click();
      await change.waitFor({ state: 'hidden' });
      const { secrets, fields } = await channelOf(world);
      assert.deepEqual([secrets, fields.mention], [['webhook'], '13800000000']);

      host.answer = { errcode: 45009, errmsg: 'api freq out of limit' };
      await own.getByRole('button', { name: '发一条测试' }).click();
      await own.getByText('没有发出，原因见上').waitFor();
      await own.getByText('发得太快，被限制了').waitFor();
      await own.getByText('稍后自动合并发出，不用处理').waitFor();
      assert.deepEqual(
        host.tries().map(({ key }) => key),
        [KEY, KEY],
        'the same secret as before',
      );

      await page.getByRole('tab', { name: '发送记录' }).click();
      const ofOurs = page.locator('tr[data-row-key]').filter({ hasText: NAME });
      const rows = ofOurs.filter({ hasText: '货郎通知测试' });
      await rows.filter({ hasText: '没发出' }).filter({ hasText: '发得太快，被限制了' }).waitFor();
      await rows.filter({ hasText: '已发出' }).waitFor();
      await world.accessible('channel-sends');
    } finally {
      const made = await channelOf(world);
      if (made) await world.api('DELETE', `/notice-channels/${made.id}`);
      await host.close();
    }
  },

  'an event goes into a channel for every shop but one; quiet hours are kept': async (world) => {
    const { page, open, api, assert } = world;
    const host = await robot();
    const { body: channel } = await api('POST', '/notice-channels', {
      kind: 'wecom',
      name: NAME,
      fields: { gateway: host.base },
      secrets: { webhook: KEY },
    });
    const { body: practice } = await api('GET', '/practice');
    const { body: former } = await api('GET', '/settings');
    try {
      await open('/notices?tab=matrix');
      const cell = `${EVENT} · ${NAME}`;
      await choose(page, page, cell, '马上发');
      await until(world, async () => (await routeOf(world, channel.id)).mode === 'now');
      await choose(page, page, '哪家店', '练习店铺');
      await choose(page, page, cell, '不发');
      await until(world, async () => (await routeOf(world, channel.id, practice.shop_id)).mode === 'off');
      const all = await routeOf(world, channel.id);
      const one = await routeOf(world, channel.id, practice.shop_id);
      assert.deepEqual([all.mode, one.mode, one.own], ['now', 'off', true]);

      await page.getByRole('switch', { name: '安静时段不打扰' }).click();
      const quiet = async () => (await api('GET', '/settings')).body.notices.quiet;
      await until(world, async () => (await quiet()).on);
      const from = page.getByLabel('开始时间');
      await from.fill('23:30');
      await from.blur();
      await until(world, async () => (await quiet()).from_min === 23 * 60 + 30);
      await world.accessible('matrix-and-quiet');
    } finally {
      await api('PATCH', '/settings', { notices: former.notices });
      await api('DELETE', `/notice-channels/${channel.id}`);
      await host.close();
    }
  },
};

async function until(world, test) {
  const end = Date.now() + 60_000;
  while (!(await test())) {
    world.assert.ok(Date.now() < end, 'it never came to that');
    await world.page.waitForTimeout(100);
  }
}
