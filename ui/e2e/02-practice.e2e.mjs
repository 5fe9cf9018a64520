/** The main job in the practice shop: a buyer pays, the card goes out once, the order is marked shipped. */
import { choose, rowOf } from './lib/practice.mjs';

export const scenarios = {
  'the guided tour delivers a first order by itself': async ({ page, open }) => {
    await open('/');
    await page.getByRole('button', { name: '开始', exact: true }).click();
    const step = page.getByRole('region', { name: '模拟买家付款', exact: true });
    await step.getByRole('button', { name: '模拟付款' }).click();
    await page.getByText('完成！卡密已发给买家').waitFor();
    await page.getByRole('button', { name: '看买家收到了什么' }).click();
    await page
      .getByRole('region', { name: /看到的内容$/ })
      .getByText('您好，感谢购买')
      .waitFor();
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByRole('button', { name: '完成引导' }).click();
    await page.getByRole('heading', { name: '三分钟完成第一次自动发货' }).waitFor({ state: 'detached' });
  },

  'a payment on the dashboard becomes a delivered order with its history': async (world) => {
    const { page, assert } = world;
    await choose(page, page, '商品', '办公软件注册码');
    const paid = page.waitForResponse((answer) => answer.url().endsWith('/practice/payments'));
    await page.getByRole('button', { name: '模拟付款' }).click();
    const [sn] = (await (await paid).json()).sns;
    await page.getByText('1 个买家已付款').waitFor();
    await page.getByRole('button', { name: '看订单' }).click();

    const row = rowOf(page, sn);
    await row.getByText('已发货', { exact: true }).waitFor();
    await row.getByText('已发出', { exact: true }).waitFor();
    await row.getByText('办公软件注册码').click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('内容已发出，平台也已标记发货').waitFor();
    for (const event of ['买家付款', '匹配到规则', '预占卡密', '内容已发出', '平台发货成功']) {
      await drawer.getByText(event, { exact: true }).first().waitFor();
    }
    await drawer.getByText('办公软件注册码 一份一码 可拍多份').first().waitFor();
    await drawer.getByText('第 1 件').waitFor();
    assert.equal(await drawer.getByText('内容已发出', { exact: true }).count(), 1, 'sent once');
    await world.accessible('order-drawer');
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
  },

  'the buyer sees exactly one message': async (world) => {
    const { page, assert, open } = world;
    const { body } = await world.api('GET', '/practice');
    await open(`/shops?open=${body.shop_id}&tab=practice`);
    await choose(page, page, '商品', '游戏点卡');
    await page.getByLabel('买家昵称').fill('小雨');
    await page.getByRole('button', { name: '模拟付款' }).click();
    const phone = page.getByRole('region', { name: '小雨 看到的内容' });
    await phone.getByText('卖家已发货').waitFor();
    assert.equal(await phone.getByRole('listitem').filter({ hasText: '您好' }).count(), 1, 'one message');
    await world.shot('practice-buyer');
  },

  'a parcel waits for a person and says why': async ({ page, open }) => {
    await choose(page, page, '商品', '无线蓝牙耳机');
    const paid = page.waitForResponse((answer) => answer.url().endsWith('/practice/payments'));
    await page.getByRole('button', { name: '模拟付款' }).click();
    const [sn] = (await (await paid).json()).sns;
    await open('/orders?tab=manual');
    await rowOf(page, sn).getByText('实物商品，等你发货').waitFor();
    await page.getByRole('tab', { name: /^待人工\s*1$/ }).waitFor();
    await rowOf(page, sn).getByText('无线蓝牙耳机').click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('region', { name: '为什么没发' }).getByText('实物商品，等你发货').waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
  },
};
