/** Many orders at once: what became of each is told row by row. */
import { orderWhen, pay, rowOf } from './lib/practice.mjs';

export const scenarios = {
  'a batch action tells the result of every row, refused ones with the next step': async (world) => {
    const { page, open, assert, shot } = world;
    const [sent] = await pay(world, { product: '办公软件注册码' });
    const parcels = await pay(world, { product: '无线蓝牙耳机', count: 2 });
    await orderWhen(
      world,
      sent,
      (order) => order.content === 'sent' && order.status === 'shipped',
      'shipped',
    );
    for (const sn of parcels) await orderWhen(world, sn, (order) => order.content === 'manual', 'manual');

    await open('/orders?tab=all');
    for (const sn of [sent, ...parcels]) await rowOf(page, sn).getByRole('checkbox').check();
    const bar = page.getByRole('toolbar', { name: '已选 3 条' });
    await bar.getByRole('button', { name: '标为已处理' }).click();
    await page.getByRole('tooltip').getByRole('button', { name: '标为已处理' }).click();

    const dialog = page.getByRole('dialog', { name: '处理结果' });
    await dialog.getByText('成功 2 条，未成功 1 条').waitFor();
    const line = (sn) => dialog.getByRole('row').filter({ hasText: sn });
    await line(sent).getByText('当前状态不能这样操作').waitFor();
    await line(sent).getByText('刷新看最新状态，再选可用的操作').waitFor();
    for (const sn of parcels) await line(sn).getByText('成功', { exact: true }).waitFor();
    await shot('batch-result');
    await dialog
      .getByRole('button', { name: /^关\s?闭$/ })
      .last()
      .click();
    await dialog.waitFor({ state: 'hidden' });
    for (const sn of parcels) {
      const order = await orderWhen(world, sn, ({ why }) => !why, 'handled');
      assert.equal(order.status, 'pending_ship');
    }
  },
};
