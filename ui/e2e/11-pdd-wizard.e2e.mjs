/** Connecting a 拼多多 shop: what to click there, the form, the login, the address it refuses, the permissions it lacks. */
import { startPddMarket } from './lib/pddMarket.mjs';

export const scenarios = {
  'a shop is connected step by step, and says what is missing': async (world) => {
    const { page, open, assert } = world;
    const market = await startPddMarket();
    try {
      await open('/shops?add=1');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('拼多多', { exact: true }).click();
      await dialog.getByText(/错误 20005/).waitFor();
      await dialog
        .getByText(/127\.0\.0\.1:17890/)
        .first()
        .waitFor();
      await world.accessible('shops-pdd-guide');
      await dialog.getByRole('button', { name: /添\s*加/ }).click();
      await dialog.getByText('请填店铺名称').waitFor();
      await dialog.getByLabel('店铺名称').fill('拼多多小店');
      await dialog.getByLabel('应用 ID（client_id）').fill('app');
      await dialog.getByLabel('应用密钥（client_secret）').fill('secret');
      await dialog.getByRole('button', { name: /添\s*加/ }).click();

      await page.getByLabel('接口地址').fill(market.gateway);
      await page.getByRole('button', { name: /保\s*存/ }).click();
      await page.getByText('已保存').first().waitFor();

      await page.getByRole('button', { name: '登录授权' }).click();
      const login = page.getByRole('dialog');
      await login.getByRole('button', { name: '打开授权页面' }).waitFor();
      await world.accessible('shops-pdd-login');
      await login.getByLabel(/粘贴授权码/).fill(`${market.gateway}/?code=code-1`);
      await login.getByRole('button', { name: '完成授权' }).click();
      // The platform does not let this computer in: the address that it saw is shown, to be added there.
      await page.getByText(/平台看到的地址是 203\.0\.113\.7/).waitFor();
      assert.deepEqual(market.codes, ['code-1']);
      await page.keyboard.press('Escape');
      await login.waitFor({ state: 'hidden' });

      market.refusesAddress = false;
      await page.getByRole('button', { name: '检查登录' }).click();
      await page.getByText('拼多多小店登录正常').waitFor();
      await page.getByText('有权限还没开通').waitFor();
      await page.getByRole('alert').getByText('同步不了商品').waitFor();
      // Nothing that a missing permission stops is called available.
      const ability = page.getByRole('listitem').filter({ hasText: '同步不了商品。到平台后台开通' });
      await ability.getByText('缺权限', { exact: true }).waitFor();
      await world.accessible('shops-pdd-connected');
    } finally {
      const { body } = await world.api('GET', '/shops');
      for (const shop of body.filter(({ platform }) => platform === 'pdd')) {
        await world.api('DELETE', `/shops/${shop.id}`);
      }
      await market.stop();
    }
  },
};
