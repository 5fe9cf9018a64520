/** The ladder of a notice: told at once, told again elsewhere when nobody saw to it, and no further once somebody did. */
import { createServer } from 'node:http';
import { orderWhen, pay } from './lib/practice.mjs';

const PARCEL = '无线蓝牙耳机';
const SECRET = 'a-secret-of-the-receiver';

/** An address of the seller's own that keeps what it was told. */
async function receiver() {
  const told = [];
  const waiting = [];
  const server = createServer((request, answer) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      const body = JSON.parse(text);
      // An address of one's own hears of everything unless it is told otherwise.
      if (body.type === 'notice.manual_shipment') {
        told.push({ body });
        for (const wake of waiting.splice(0)) wake();
      }
      answer.writeHead(204).end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    told,
    url: `http://127.0.0.1:${server.address().port}/hook`,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function rung(world, name, url, mode, after_ms) {
  const made = await world.api('POST', '/notice-channels', {
    kind: 'webhook',
    name,
    fields: {},
    secrets: { url, secret: SECRET },
  });
  world.assert.equal(made.status, 200, JSON.stringify(made.body));
  const { id } = made.body;
  const set = await world.api('PUT', '/notice-routes', {
    event: 'manual_shipment',
    channel_id: id,
    mode,
    after_ms,
    repeat_ms: 0,
  });
  world.assert.equal(set.status, 200, JSON.stringify(set.body));
  return id;
}

const MINUTE = 60_000;

export const scenarios = {
  'a notice climbs by the clock until somebody has seen it': async (world) => {
    const { page, open, assert, server } = world;
    const [first, second, third] = [await receiver(), await receiver(), await receiver()];
    const ids = [
      await rung(world, '第一级', first.url, 'now', 0),
      await rung(world, '第二级', second.url, 'later', 5 * MINUTE),
      await rung(world, '第三级', third.url, 'later', 15 * MINUTE),
    ];
    try {
      const atOnce = first.next();
      const [sn] = await pay(world, { product: PARCEL });
      await orderWhen(world, sn, ({ content }) => content === 'manual', 'manual');
      await atOnce;
      assert.match(JSON.stringify(first.told[0].body), new RegExp(PARCEL));
      assert.deepEqual([second.told.length, third.told.length], [0, 0]);

      const climbed = second.next();
      server.advance(5 * MINUTE);
      await climbed;
      assert.deepEqual([first.told.length, second.told.length, third.told.length], [1, 1, 0]);

      await open('/notices');
      const row = page.locator('tr[data-row-key]').filter({ hasText: sn });
      await row.getByRole('button', { name: '发到哪了' }).click();
      const list = page.getByRole('tooltip').filter({ hasText: '发到了哪里' });
      const line = (name) => list.getByRole('listitem').filter({ hasText: name });
      await line('第一级').getByText('已发').waitFor();
      await line('第二级').getByText('已发').waitFor();
      await line('第三级').getByText('等待发出').waitFor();
      await world.shot('ladder');
      await page.keyboard.press('Escape');

      await row.getByRole('button', { name: '知道了' }).click();
      await row.waitFor({ state: 'detached' });
      server.advance(15 * MINUTE);
      // Another order goes out at once: by then the last rung of the first one would have been told, too.
      const another = first.next();
      await pay(world, { product: PARCEL });
      await another;
      assert.equal(third.told.length, 0, 'who has seen it is told no more');
      const { body: channels } = await world.api('GET', '/notice-channels');
      assert.equal(channels.find(({ id }) => id === ids[0]).state, 'well');
    } finally {
      for (const id of ids) await world.api('DELETE', `/notice-channels/${id}`);
      await Promise.all([first, second, third].map((one) => one.close()));
    }
  },
};
