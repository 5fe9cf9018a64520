/**
 * The work list without a mouse: walk, ship, choose a plan on the spot, choose several, answer a doubt both ways, paste
 * tracking numbers, send what waited for stock, shops that need the seller, open, close, search.
 */
import { createServer } from 'node:http';
import { buttonSaying, rowWithFocus, tabTo, walkTo } from './lib/keys.mjs';
import { orderWhen, pay, rowOf } from './lib/practice.mjs';
import { workbook } from './lib/workbook.mjs';

const PARCEL = '无线蓝牙耳机';
const CODE = '办公软件注册码';

/** What the seller's own source gives. */
const OWN_CARD = 'OWN-SOURCE-CARD-7Q2M';

/** Opens the drawer of an order in doubt by keys; answers it. */
async function openDoubt(world, id, sn) {
  const { page, open } = world;
  await open('/orders?tab=needs_review');
  await rowOf(page, sn).waitFor();
  await walkTo(page, id);
  await page.keyboard.press('1');
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('button', { name: '买家已收到' }).waitFor();
  return drawer;
}

/** The ids of orders, once they wait for a person. */
async function waiting(world, sns) {
  const ids = [];
  for (const sn of sns) ids.push((await orderWhen(world, sn, ({ attention }) => attention, 'waiting')).id);
  return ids;
}

/**
 * An order whose own source broke off in the middle: nobody but a person knows what it gave. `play` gets the order and the
 * keys that the source was asked with; from the second question on it answers.
 */
async function doubted(world, product, play) {
  const asked = [];
  const source = createServer((request, answer) => {
    asked.push(request.headers['idempotency-key']);
    if (asked.length === 1) return request.socket.destroy();
    answer.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ cards: [OWN_CARD] }));
  });
  await new Promise((resolve) => source.listen(0, '127.0.0.1', resolve));
  const { body: rules } = await world.api('GET', '/rules');
  const rule = rules.find(({ product_title }) => product_title?.includes(product));
  const url = `http://127.0.0.1:${source.address().port}/cards`;
  const change = async (body) => {
    const { status, body: said } = await world.api('PUT', `/rules/${rule.id}`, body);
    world.assert.equal(status, 200, JSON.stringify(said));
  };
  await change({ ...rule, source: { kind: 'external', url }, template: '' });
  try {
    const [sn] = await pay(world, { product });
    await play(await orderWhen(world, sn, ({ content }) => content === 'needs_review', 'in doubt'), asked);
  } finally {
    await change(rule);
    await new Promise((resolve) => source.close(resolve));
  }
}

export const scenarios = {
  'a parcel is shipped by 1, carrier, number and Enter': async (world) => {
    const { page, open, assert } = world;
    const { keyboard } = page;
    const sns = await pay(world, { product: PARCEL, count: 2 });
    const [id] = await waiting(world, sns);
    await open('/orders');
    await rowOf(page, sns[0]).waitFor();
    await walkTo(page, id);
    await keyboard.press('1');
    const dialog = page.getByRole('dialog', { name: '填写快递，标记发货' });
    await dialog.waitFor();
    // The first field has the focus: typing begins at once.
    await page.waitForFunction(() => document.activeElement?.matches('.ant-modal input'));
    await keyboard.type('顺丰速运');
    await tabTo(page, (element) => element.matches('.ant-modal input[spellcheck="false"]'));
    await keyboard.type('SF1234567890');
    await keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    const order = await orderWhen(world, sns[0], ({ status }) => status === 'shipped', 'shipped');
    const { body } = await world.api('GET', `/orders/${order.id}`);
    assert.deepEqual([body.tracking_company, body.tracking_number], ['顺丰速运', 'SF1234567890']);
    await rowOf(page, sns[0]).waitFor({ state: 'detached' });
    await rowOf(page, sns[1]).waitFor();
  },

  'a specification without a rule is matched on the spot, and the order goes out': async (world) => {
    const { page, open, api, assert } = world;
    const { keyboard } = page;
    const { body: rules } = await api('GET', '/rules');
    const mine = rules.filter(({ product_title }) => product_title?.includes(CODE));
    assert.ok(mine.length > 0, 'the practice shop has rules');
    for (const { id } of mine) await api('DELETE', `/rules/${id}`);
    const [sn] = await pay(world, { product: CODE });
    const { id } = await orderWhen(world, sn, ({ why }) => why?.code === 'no_rule', 'without a rule');
    await open('/orders');
    await rowOf(page, sn).waitFor();
    await walkTo(page, id);
    await keyboard.press('1');
    const dialog = page.getByRole('dialog', { name: '选择怎么发' });
    await dialog.waitFor();
    await world.accessible('match-on-the-spot');
    await page.waitForFunction(() => document.activeElement?.matches('.ant-modal input[role="combobox"]'));
    await keyboard.press('ArrowDown');
    await page.locator('.ant-select-dropdown:visible').waitFor();
    await keyboard.press('Enter');
    await tabTo(page, buttonSaying('匹配并发货'));
    await keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await orderWhen(world, sn, ({ content }) => content === 'sent', 'sent');
    await rowOf(page, sn).waitFor({ state: 'detached' });
  },

  'several are chosen by 2, handled together, and each answers for itself': async (world) => {
    const { page, open } = world;
    const { keyboard } = page;
    const sns = await pay(world, { product: PARCEL, count: 2 });
    const ids = await waiting(world, sns);
    await open('/orders');
    for (const sn of sns) await rowOf(page, sn).waitFor();
    for (const id of ids) {
      await walkTo(page, id);
      await keyboard.press('2');
    }
    await page.getByRole('toolbar', { name: '已选 2 条' }).waitFor();
    await tabTo(page, buttonSaying('标为已处理'), { back: true });
    await keyboard.press('Enter');
    await page.getByRole('tooltip').waitFor();
    await tabTo(
      page,
      `(element) => element.closest('[role="tooltip"]') && (${buttonSaying('标为已处理')})(element)`,
    );
    await keyboard.press('Enter');
    const result = page.getByRole('dialog', { name: '处理结果' });
    await result.getByText('2 条全部成功').waitFor();
    await keyboard.press('Escape');
    await result.waitFor({ state: 'hidden' });
    for (const sn of sns) await orderWhen(world, sn, ({ why }) => !why, 'handled');
  },

  'parcels are shipped from a file, and each row that was not answers for itself': async (world) => {
    const { page, open, assert } = world;
    const sns = await pay(world, { product: PARCEL, count: 2 });
    await waiting(world, sns);
    await open('/orders');
    await rowOf(page, sns[0]).waitFor();
    await tabTo(page, buttonSaying('批量填单号'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: '批量填快递单号' }).waitFor();
    const chooser = page.waitForEvent('filechooser');
    await tabTo(page, buttonSaying('从Excel文件发货'));
    await page.keyboard.press('Enter');
    const lines = [
      '订单号,快递公司,快递单号',
      `${sns[0]},顺丰,SF2000000001`,
      `${sns[1]},顺丰,`,
      '261120-000000,顺丰,SF2000000002',
    ];
    await (await chooser).setFiles({
      name: '发货.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(lines.join('\n')),
    });
    const files = page.getByRole('dialog', { name: '导入文件' });
    await files.getByText('已发货 1 单').waitFor();
    const left = files.getByRole('group', { name: '没有发货的行' });
    await left.getByRole('row').filter({ hasText: sns[1] }).waitFor();
    await left.getByRole('row').filter({ hasText: '261120-000000' }).getByText('没有找到').waitFor();
    await world.accessible('ship-from-file');
    await page.keyboard.press('Escape');
    const shipped = await orderWhen(world, sns[0], ({ status }) => status === 'shipped', 'shipped');
    const { body } = await world.api('GET', `/orders/${shipped.id}`);
    assert.equal(body.tracking_number, 'SF2000000001');
    await rowOf(page, sns[1]).waitFor();
  },

  'a doubt is answered by keys': async (world) => {
    const { page, assert } = world;
    await doubted(world, CODE, async ({ id, sn }, asked) => {
      const drawer = await openDoubt(world, id, sn);
      await world.shot('doubt');
      await tabTo(page, buttonSaying('买家已收到'));
      await page.keyboard.press('Enter');
      await orderWhen(world, sn, ({ content }) => content === 'sent', 'sent, as the seller says');
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'hidden' });
      assert.equal(asked.length, 1, 'nothing was asked for again');
    });
  },

  'a buyer who got nothing gets the same once more, by keys and after a question': async (world) => {
    const { page, assert, api } = world;
    await doubted(world, CODE, async ({ id, sn }, asked) => {
      const drawer = await openDoubt(world, id, sn);
      await tabTo(page, buttonSaying('没收到，重发同一张'));
      await page.keyboard.press('Enter');
      const question = page.getByRole('tooltip');
      await question.getByText('会把同一张卡密再发一次，不会换新卡。').waitFor();
      await tabTo(
        page,
        `(element) => element.closest('[role="tooltip"]') && (${buttonSaying('没收到，重发同一张')})(element)`,
      );
      await page.keyboard.press('Enter');
      await orderWhen(world, sn, ({ content }) => content === 'sent', 'sent once more');
      await page.keyboard.press('Escape');
      await drawer.waitFor({ state: 'hidden' });
      assert.equal(asked.length, 2);
      assert.equal(asked[0], asked[1], 'the same question, so that the source gives the same');
      const { body } = await api('GET', `/practice/orders/${sn}`);
      assert.deepEqual(body.messages.length, 1, JSON.stringify(body.messages));
      assert.ok(body.messages[0].text.includes(OWN_CARD));
    });
  },

  'a pasted list ships its parcels by keys, and each line answers for itself': async (world) => {
    const { page, open, assert } = world;
    const { keyboard } = page;
    const sns = await pay(world, { product: PARCEL, count: 2 });
    await waiting(world, sns);
    await open('/orders');
    await rowOf(page, sns[0]).waitFor();
    await tabTo(page, buttonSaying('批量填单号'));
    await keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: '批量填快递单号' });
    await dialog.waitFor();
    await tabTo(page, (element) => element.matches('.ant-modal textarea'));
    await keyboard.insertText(
      [
        '订单号\t快递公司\t快递单号',
        `${sns[0]}\t中通快递\tZT7000000001`,
        `${sns[1]}\t圆通速递\tYT7000000002`,
        '261120-000000\t顺丰速运\tSF7000000003',
        '261120-000001',
      ].join('\n'),
    );
    await dialog.getByText('认出 3 单 · 1 行看不懂').waitFor();
    await world.accessible('ship-from-paste');
    await tabTo(page, buttonSaying('发货3单'));
    await keyboard.press('Enter');
    const result = page.getByRole('dialog', { name: '处理结果' });
    await result.getByText('成功 2 条，未成功 2 条').waitFor();
    await result.getByRole('row').filter({ hasText: '261120-000000' }).getByText('没有找到').waitFor();
    await result.getByRole('row').filter({ hasText: '261120-000001' }).getByText('需要快递单号').waitFor();
    await keyboard.press('Escape');
    await result.waitFor({ state: 'hidden' });
    for (const [sn, company, number] of [
      [sns[0], '中通快递', 'ZT7000000001'],
      [sns[1], '圆通速递', 'YT7000000002'],
    ]) {
      const order = await orderWhen(world, sn, ({ status }) => status === 'shipped', 'shipped');
      const { body } = await world.api('GET', `/orders/${order.id}`);
      assert.deepEqual([body.tracking_company, body.tracking_number], [company, number]);
    }
  },

  'parcels are shipped from an Excel file too': async (world) => {
    const { page, open, assert } = world;
    const [sn] = await pay(world, { product: PARCEL });
    await waiting(world, [sn]);
    await open('/orders');
    await rowOf(page, sn).waitFor();
    await tabTo(page, buttonSaying('批量填单号'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: '批量填快递单号' }).waitFor();
    const chooser = page.waitForEvent('filechooser');
    await tabTo(page, buttonSaying('从Excel文件发货'));
    await page.keyboard.press('Enter');
    await (await chooser).setFiles({
      name: '发货.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: workbook([
        ['订单号', '快递公司', '快递单号'],
        [sn, '韵达快递', '4300000000001'],
      ]),
    });
    await page.getByRole('dialog', { name: '导入文件' }).getByText('已发货 1 单').waitFor();
    await page.keyboard.press('Escape');
    const shipped = await orderWhen(world, sn, ({ status }) => status === 'shipped', 'shipped');
    const { body } = await world.api('GET', `/orders/${shipped.id}`);
    assert.equal(body.tracking_number, '4300000000001');
  },

  'what waited goes out after a restock, and each order shows what it got': async (world) => {
    const { page, open, api, assert } = world;
    const { keyboard } = page;
    const empty = {
      kind: 'once',
      draw_order: 'oldest',
      use_limit: null,
      low_stock_at: 0,
      near_expiry_days: 0,
    };
    const { body: pool } = await api('POST', '/card-pools', { ...empty, name: '补货的卡池', manual: '' });
    const { body: rules } = await api('GET', '/rules');
    const rule = rules.find(({ product_title }) => product_title?.includes(CODE));
    const drawn = await api('PUT', `/rules/${rule.id}`, {
      ...rule,
      source: { kind: 'card_pool', pool_id: pool.id },
    });
    assert.equal(drawn.status, 200, JSON.stringify(drawn.body));
    try {
      const sns = await pay(world, { product: CODE, count: 3 });
      const ids = [];
      for (const sn of sns)
        ids.push((await orderWhen(world, sn, ({ content }) => content === 'out_of_stock', 'waiting')).id);
      const restock = await api('POST', '/card-imports', {
        pool_id: pool.id,
        source: { text: 'RESTOCK-AAAA-QX71\nRESTOCK-BBBB-QX72\n' },
        columns: { secret: 0 },
        has_header: false,
      });
      assert.equal(restock.status, 200, JSON.stringify(restock.body));
      const until = Date.now() + 20_000;
      for (;;) {
        const { body: pools } = await api('GET', '/card-pools');
        if (pools.find(({ id }) => id === pool.id).available === 2) break;
        assert.ok(Date.now() < until, 'the cards never came in');
        await page.waitForTimeout(100);
      }
      await open('/orders?tab=out_of_stock');
      await rowOf(page, sns[0]).waitFor();
      await tabTo(
        page,
        `(element) => element.innerText?.startsWith('发出等待的') && element.matches('button')`,
      );
      await keyboard.press('Enter');
      const question = page.getByRole('tooltip');
      await question.waitFor();
      await tabTo(
        page,
        `(element) => element.closest('[role="tooltip"]') && (${buttonSaying('立即发')})(element)`,
      );
      await keyboard.press('Enter');
      const proof = page.getByRole('dialog', { name: '发出结果' });
      await proof.getByText(/^已发出 2 单 · \d+ 单还在等$/).waitFor();
      const rows = proof.locator('tr[data-row-key]');
      await rows.filter({ hasText: '卡密不够' }).filter({ hasText: '还没有' }).waitFor();
      for (const tail of ['QX71', 'QX72']) {
        const got = rows.filter({ hasText: `••••${tail}` });
        await got.getByText('已发出').waitFor();
        const words = await got.textContent();
        const { body } = await api('GET', `/practice/orders/${sns.find((sn) => words.includes(sn))}`);
        assert.ok(body.messages[0].text.includes(tail), 'the buyer has the card that is shown');
      }
      await world.accessible('restock-proof');
      await keyboard.press('Escape');
      await proof.waitFor({ state: 'hidden' });
      for (const id of ids) await api('POST', `/orders/${id}/actions`, { action: 'handled' });
    } finally {
      await api('PUT', `/rules/${rule.id}`, rule);
    }
  },

  'a dead login stands in the list without any order, and its row leads to the shop': async (world) => {
    const { page, open, api, assert } = world;
    const { keyboard } = page;
    const { body: practice } = await api('GET', '/practice');
    const { faults, shop_id: shop } = practice;
    await api('PUT', '/practice/faults', { ...faults, dead_login: true });
    try {
      await api('POST', `/shops/${shop}/actions`, { action: 'sync_now' });
      await open('/orders');
      const row = page.getByRole('list', { name: '需要处理的店铺' }).getByRole('listitem');
      await row.getByText('店铺登录已失效，需要重新登录').waitFor();
      await world.accessible('worklist-dead-login');
      await walkTo(page, shop);
      assert.equal(await rowWithFocus(page), shop);
      await keyboard.press('1');
      await page.waitForURL(`**/shops?open=${shop}`);
      await open('/orders');
      await row.waitFor();
      await walkTo(page, shop);
      await keyboard.press('Enter');
      await page.waitForURL(`**/shops?open=${shop}`);
    } finally {
      await api('PUT', '/practice/faults', { ...faults, dead_login: false });
      await api('POST', `/shops/${shop}/actions`, { action: 'check_login' });
    }
    await open('/orders');
    await page.getByRole('tab', { name: /需要我处理/ }).waitFor();
    await page.getByRole('list', { name: '需要处理的店铺' }).waitFor({ state: 'detached' });
  },

  'Enter opens an order, Escape leads back to its row, a slash to the search': async (world) => {
    const { page, open, assert } = world;
    const { keyboard } = page;
    const sns = await pay(world, { product: PARCEL });
    const [id] = await waiting(world, sns);
    await open('/orders');
    await rowOf(page, sns[0]).waitFor();
    await walkTo(page, id);
    await keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByText('实物商品，等你发货').waitFor();
    await keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    await page.waitForFunction(
      (row) => document.activeElement?.closest('tr[data-row-key]')?.getAttribute('data-row-key') === row,
      id,
    );
    assert.equal(await rowWithFocus(page), id);
    await keyboard.press('/');
    await page.waitForFunction(() => document.activeElement?.matches('input'));
    await keyboard.type(sns[0]);
    await keyboard.press('Enter');
    await page.waitForURL(/q=/);
    await rowOf(page, sns[0]).waitFor();
  },
};
