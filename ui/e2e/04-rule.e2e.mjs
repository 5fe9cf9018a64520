/** A rule's template: previewed while typed, refused with its own sentence, and used by the next delivery. */
import { orderWhen, pay } from './lib/practice.mjs';

const PRODUCT = '办公软件注册码';

export const scenarios = {
  'a changed template is previewed while it is typed': async ({ page, open, accessible }) => {
    await open('/products?tab=rules');
    await page.locator('tr[data-row-key]').filter({ hasText: PRODUCT }).getByText(PRODUCT).first().click();
    const editor = page.getByRole('dialog', { name: '编辑规则' });
    await editor.getByRole('textbox', { name: '发货模板' }).fill('亲，{商品}来啦：\n{卡密列表}');
    const preview = editor.getByRole('region', { name: '买家会看到' });
    await preview.getByText(/^亲，.+来啦：/).waitFor();
    await preview.getByText('1 条消息').waitFor();
    await accessible('rule-editor');
  },

  'an unknown variable is refused with its sentence and place': async ({ page, accessible }) => {
    const editor = page.getByRole('dialog', { name: '编辑规则' });
    await editor.getByRole('textbox', { name: '发货模板' }).fill('亲，{卡密列表}\n{不存在}');
    const preview = editor.getByRole('region', { name: '买家会看到' });
    await preview.getByText('没有这个变量，从上面选一个').waitFor();
    await preview.getByRole('button', { name: '第 2 行第 1 字' }).waitFor();
    await editor.getByRole('button', { name: /^保\s?存$/ }).click();
    await editor.locator('.ant-form-item-explain-error').getByText('没有这个变量，从上面选一个').waitFor();
    await accessible('rule-refused');
  },

  'the saved template is what the next buyer reads': async (world) => {
    const { page, assert } = world;
    const editor = page.getByRole('dialog', { name: '编辑规则' });
    await editor.getByRole('textbox', { name: '发货模板' }).fill('新文案：{商品}\n{卡密列表}');
    await editor
      .getByRole('region', { name: '买家会看到' })
      .getByText(/^新文案：/)
      .waitFor();
    await editor.getByRole('button', { name: /^保\s?存$/ }).click();
    await page.getByText('已保存').waitFor();
    await editor.waitFor({ state: 'hidden' });
    const [sn] = await pay(world, { product: PRODUCT });
    await orderWhen(world, sn, (order) => order.content === 'sent', 'sent');
    const { body } = await world.api('GET', `/practice/orders/${sn}`);
    assert.equal(body.messages.length, 1);
    assert.match(body.messages[0].text, /^新文案：办公软件注册码/);
  },
};
