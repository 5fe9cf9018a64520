/** The way from login to an order and back, without a mouse. */
import { tabTo } from './lib/keys.mjs';
import { orderWhen, pay } from './lib/practice.mjs';

export const scenarios = {
  'log in, go to the orders, open the first one and close it, by keys alone': async (world) => {
    const { page, open, account, assert } = world;
    const [sn] = await pay(world, { product: '无线蓝牙耳机' });
    const { id } = await orderWhen(world, sn, (order) => order.content === 'manual', 'manual');
    await page.context().clearCookies();
    await open('/');
    await page.waitForURL('**/login');
    const { keyboard } = page;

    await tabTo(page, (element) => element.matches('input') && element.type === 'text');
    await keyboard.type(account.name);
    await keyboard.press('Tab');
    await keyboard.type(account.password);
    await keyboard.press('Enter');
    await page.getByRole('navigation', { name: '主导航' }).waitFor();

    await tabTo(page, (element) => element.matches('a[href="/orders"]'));
    await keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '订单' }).waitFor();
    await page.locator('tr[data-row-key]').first().waitFor();
    await tabTo(page, (element) => element.matches('tr[data-row-key]'));
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-row-key'));
    assert.equal(await focused(), id);

    await keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByText('实物商品，等你发货').waitFor();
    assert.equal(new URL(page.url()).searchParams.get('open'), id);
    await keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    assert.equal(new URL(page.url()).searchParams.get('open'), null);
    await page.waitForFunction((row) => document.activeElement?.getAttribute('data-row-key') === row, id);
  },
};
