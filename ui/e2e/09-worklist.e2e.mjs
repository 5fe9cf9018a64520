/** The work list without a mouse: walk, ship, choose a plan on the spot, choose several, open, close, search. */
import { createServer } from 'node:http';
import { buttonSaying, rowWithFocus, tabTo, walkTo } from './lib/keys.mjs';
import { orderWhen, pay, rowOf } from './lib/practice.mjs';

const PARCEL = '无线蓝牙耳机';
const CODE = '办公软件注册码';

/** The ids of orders, once they wait for a person. */
async function waiting(world, sns) {
  const ids = [];
  for (const sn of sns) ids.push((await orderWhen(world, sn, ({ attention }) => attention, 'waiting')).id);
  return ids;
}

/** An order whose own source broke off in the middle: nobody but a person knows what it gave. */
async function doubted(world, product) {
  const broken = createServer((request) => request.socket.destroy());
  await new Promise((resolve) => broken.listen(0, '127.0.0.1', resolve));
  const { body: rules } = await world.api('GET', '/rules');
  const rule = rules.find(({ product_title }) => product_title?.includes(product));
  const source = { kind: 'external', url: `http://127.0.0.1:${broken.address().port}/cards` };
  const change = async (body) => {
    const { status, body: said } = await world.api('PUT', `/rules/${rule.id}`, body);
    world.assert.equal(status, 200, JSON.stringify(said));
  };
  await change({ ...rule, source, template: '' });
  try {
    const [sn] = await pay(world, { product });
    return await orderWhen(world, sn, ({ content }) => content === 'needs_review', 'in doubt');
  } finally {
    await change(rule);
    await new Promise((resolve) => broken.close(resolve));
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
    await page.getByRole('button', { name: '批量填单号' }).click();
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: '从 Excel 文件发货' }).click();
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
    const { page, open } = world;
    const { keyboard } = page;
    const { id, sn } = await doubted(world, CODE);
    await open('/orders?tab=needs_review');
    await rowOf(page, sn).waitFor();
    await walkTo(page, id);
    await keyboard.press('1');
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('button', { name: '买家已收到' }).waitFor();
    await world.shot('doubt');
    await tabTo(page, buttonSaying('买家已收到'));
    await keyboard.press('Enter');
    await orderWhen(world, sn, ({ content }) => content === 'sent', 'sent, as the seller says');
    await keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
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
