/** Vouchers: a buyer pays, the code is scanned, counts once, is taken back; a list answers row by row. */
import { orderWhen, pay } from './lib/practice.mjs';

/** The codes on the phone of a practice buyer. */
async function codesOf(world, sn) {
  const { body } = await world.api('GET', `/practice/orders/${sn}`);
  return body.codes;
}

async function bought(world, count) {
  const sns = await pay(world, { product: '双人下午茶', count });
  for (const sn of sns) await orderWhen(world, sn, ({ bucket }) => bucket === 'to_verify', 'to be verified');
  return sns;
}

export const scenarios = {
  'a code is scanned, counts once, and is taken back': async (world) => {
    const { page, assert, open } = world;
    const [sn] = await bought(world, 1);
    const [code] = await codesOf(world, sn);
    await open('/verifications?tab=manual');
    const field = page.getByLabel('券码', { exact: true });
    const answer = page.getByRole('status', { name: '核销结果' });
    await answer.getByText('等待扫码').waitFor();
    // A scanner types fast and ends with Enter; the field has the focus already.
    await page.keyboard.type(code, { delay: 1 });
    await page.keyboard.press('Enter');
    await answer.getByText('已核销', { exact: true }).waitFor();
    await answer.getByText('双人下午茶').waitFor();
    assert.equal(await field.inputValue(), '', 'ready for the next');
    assert.ok(await field.evaluate((input) => document.activeElement === input), 'the focus came back');
    await world.accessible('verifications-manual-verified');
    await orderWhen(world, sn, (row) => row.platform_state === 'verified', 'verified');

    await field.fill(code);
    await page.keyboard.press('Enter');
    await answer.getByText('这张券刚刚核销过').waitFor();
    await field.fill('123456789012');
    await page.keyboard.press('Enter');
    await answer.getByText('券码不存在', { exact: true }).waitFor();
    await field.fill('900000000001');
    await page.keyboard.press('Enter');
    await answer.getByText('券码不属于这家店', { exact: true }).waitFor();

    await open('/verifications');
    const row = page.getByRole('row').filter({ hasText: sn });
    await row.getByText('已核销', { exact: true }).waitFor();
    await row.getByRole('button', { name: /撤销（剩 59:/ }).click();
    await page.getByRole('button', { name: '撤销核销' }).click();
    await row.getByText('已撤销', { exact: true }).waitFor();
    await orderWhen(world, sn, ({ bucket }) => bucket === 'to_verify', 'open again');
  },

  'each row of a pasted list answers for itself': async (world) => {
    const { page, open } = world;
    const sns = await bought(world, 2);
    const [first] = await codesOf(world, sns[0]);
    const [second] = await codesOf(world, sns[1]);
    await open('/verifications?tab=batch');
    await page
      .getByLabel('粘贴券码')
      .fill(`订单号,券码\n${sns[0]},${first}\n${sns[1]},${second}\n,123456789012\n${sns[1]},`);
    await page.getByRole('button', { name: '下一步：检查' }).click();
    await page.getByText('这行没有券码').waitFor();
    await world.accessible('verifications-batch');
    await page.getByRole('button', { name: '核销 3 张' }).first().click();
    await page.getByRole('tooltip').getByRole('button', { name: '核销 3 张' }).click();
    await page.getByText('已核销 2 张，未核销 1 张，进行中 0 张').waitFor();
    await page.getByText('券码不存在').waitFor();
  },

  'a rule is off at first, and verifies once it is on': async (world) => {
    const { page, open } = world;
    const [sn] = await bought(world, 1);
    const { body } = await world.api('GET', '/verification-shops');
    await open('/verifications?tab=rules');
    await page.getByText('还没有规则').waitFor();
    const made = await world.api('POST', '/verification-rules', {
      shop_id: body.items[0].shop_id,
      product_ref: '',
      condition: 'paid',
      wait_ms: 0,
    });
    world.assert.equal(made.body.active, false);
    await page.getByText('买家付款后').waitFor();
    await world.accessible('verifications-rules');
    await page.getByRole('switch', { name: '启用' }).click();
    await orderWhen(world, sn, (row) => row.platform_state === 'verified', 'verified by the rule');
    await page.getByRole('button', { name: '删除' }).click();
    await page.getByRole('tooltip').getByRole('button', { name: '删除' }).click();
    await page.getByText('还没有规则').waitFor();
  },
};
