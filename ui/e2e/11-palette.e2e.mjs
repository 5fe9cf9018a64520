/** Ctrl+K by keys alone: what is typed is found and done, without a mouse. */
import { tabTo } from './lib/keys.mjs';
import { orderWhen, pay } from './lib/practice.mjs';

export const scenarios = {
  'a payment, a backup, a task, the appearance and the language, by keys alone': async (world) => {
    const { page, assert } = world;
    await start(world);

    await command(page, '买家付款 月卡', /^模拟买家付款：/);
    const paid = await page.getByText(/^已付款，订单 /).textContent();
    const sn = paid.replace('已付款，订单 ', '');
    const { id } = await orderWhen(world, sn, () => true, 'there');
    await command(page, sn, sn);
    await page.getByRole('dialog').getByText(sn).first().waitFor();
    assert.equal(new URL(page.url()).searchParams.get('open'), id);
    await page.keyboard.press('Escape');

    await command(page, '立即备份', '立即备份');
    await page.getByText('备份完成，已核对可以恢复').waitFor();
    assert.equal((await world.api('GET', '/backups')).body.length > 0, true);

    await command(page, '暂停任务', /^暂停任务：/);
    const paused = await untilTask(world, ({ state }) => state === 'PAUSED');
    await command(page, '恢复任务', /^恢复任务：/);
    await untilTask(world, (task) => task.id === paused.id && task.state === 'RUNNING');

    await command(page, '外观 深色', '外观：深色');
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    await command(page, '跟随系统', '外观：跟随系统');
    await command(page, 'English', '语言：English');
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    await command(page, '简体', 'Language: 简体中文');
    await page.getByRole('navigation', { name: '主导航' }).waitFor();
  },

  'the palette has no accessibility violation, empty or typed into': async (world) => {
    const { page, accessible } = world;
    await start(world);
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: '快速前往' });
    await field.waitFor();
    await page.getByRole('option').first().waitFor();
    await accessible('palette');
    await field.fill('买家付款 月卡');
    await page
      .getByRole('option')
      .getByText(/^模拟买家付款：/)
      .first()
      .waitFor();
    await accessible('palette-typed');
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'hidden' });
  },

  'an order is shipped and alerts are seen, by keys alone': async (world) => {
    const { page, api, assert } = world;
    const [sn] = await pay(world, { product: '无线蓝牙耳机' });
    const { id } = await orderWhen(world, sn, ({ attention }) => attention, 'waiting');
    await start(world);

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: '快速前往' }).waitFor();
    await page.keyboard.type(sn);
    const ship = page.getByRole('option').filter({ hasText: `去发货：${sn}` });
    await ship.waitFor();
    while ((await ship.getAttribute('aria-selected')) !== 'true') await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: '填写快递，标记发货' });
    await dialog.waitFor();
    await page.waitForFunction(() => document.activeElement?.matches('.ant-modal input'));
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });

    await command(page, '知道了', /^知道了：\d+ 条提醒$/);
    await page.getByText('看过的不再催，也不再发给其他渠道。').waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('.ant-modal-confirm button'));
    await page.keyboard.press('Enter');
    await page.getByText('已标为知道了').waitFor({ timeout: 60_000 });
    const { body: seen } = await api('GET', '/notices?state=acknowledged&limit=200');
    assert.ok(seen.items.some(({ order_id }) => order_id === id) || seen.items.length === 200);
    await api('POST', `/orders/${id}/actions`, { action: 'handled' });
  },

  'the dialogs for new cards and a new rule, by keys alone': async (world) => {
    const { page } = world;
    await start(world);
    await command(page, '导入卡密', '导入卡密');
    await page.getByRole('dialog', { name: '导入卡密' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: '导入卡密' }).waitFor({ state: 'hidden' });
    await command(page, '新建规则', '新建规则');
    await page.getByRole('dialog').getByRole('combobox').first().waitFor();
    await page.keyboard.press('Escape');
  },

  'lock: whoever comes next has to log in, by keys alone': async (world) => {
    const { page, account } = world;
    await start(world);
    await command(page, '锁定', '锁定（退出登录）');
    await page.waitForURL('**/login');
    await tabTo(page, (element) => element.matches('input') && element.type === 'text');
    await page.keyboard.type(account.name);
    await page.keyboard.press('Tab');
    await page.keyboard.type(account.password);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: '主导航' }).waitFor();
  },
};

/** The frame listens to keys once it is drawn. */
async function start({ page, open }) {
  await open('/');
  await page.getByRole('navigation', { name: '主导航' }).waitFor();
}

/** Opens the palette, types, waits until the line is the chosen one, and presses Enter. */
async function command(page, typed, line) {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: /快速前往|Go to/ });
  await field.waitFor();
  await page.keyboard.type(typed);
  const chosen = page.getByRole('option', { selected: true });
  await chosen.getByText(line, { exact: typeof line === 'string' }).waitFor();
  await page.keyboard.press('Enter');
  await field.waitFor({ state: 'hidden' });
}

async function untilTask(world, test) {
  const until = Date.now() + 20_000;
  while (Date.now() < until) {
    const { body } = await world.api('GET', '/tasks');
    const found = body.find(test);
    if (found) return found;
    await world.page.waitForTimeout(100);
  }
  throw new Error('no task ever stood so');
}
