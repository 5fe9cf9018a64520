/** Ctrl+K by keys alone: what is typed is found and done, without a mouse. */
import { tabTo } from './lib/keys.mjs';
import { orderWhen } from './lib/practice.mjs';

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
