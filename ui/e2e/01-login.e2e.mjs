/** The first visit: set-up with the token of the console, logging out, a refused login, logging in. */
export const scenarios = {
  'the first visit asks for the set-up token': async ({ page, open, assert, accessible }) => {
    await open('/');
    await page.waitForURL('**/setup');
    await page.getByRole('heading', { name: '创建管理员账号' }).waitFor();
    assert.equal(await page.title(), '货郎');
    await accessible('setup');
  },

  'a wrong token is refused with the next step': async ({ page, account }) => {
    await fillSetup(page, { ...account, token: 'not-the-token' });
    await page.getByText('设置口令不对或已用过').waitFor();
  },

  'the right token makes the account and opens the dashboard': async ({ page, server, account, assert }) => {
    assert.ok(server.token, `no set-up token on the console:\n${server.text()}`);
    await fillSetup(page, { ...account, token: server.token });
    await page.getByRole('navigation', { name: '主导航' }).waitFor();
    assert.equal(new URL(page.url()).pathname, '/');
  },

  'logging out leads to the login page, which says why a login is refused': async (world) => {
    const { page, account, accessible } = world;
    await page.getByRole('button', { name: account.name }).click();
    await page.getByRole('menuitem', { name: '退出登录' }).click();
    await page.waitForURL('**/login');
    await accessible('login');
    await fillLogin(page, { ...account, password: 'wrong-password-1' });
    await page.getByText('用户名或密码不对').waitFor();
  },

  'logging in leads back to the page that was asked for': async ({ page, open, account }) => {
    await open('/shops');
    await page.waitForURL('**/login');
    await fillLogin(page, account);
    await page.waitForURL('**/shops');
    await page.getByRole('heading', { level: 1, name: '店铺' }).waitFor();
  },
};

async function fillSetup(page, { token, name, password }) {
  await page.getByLabel('设置口令').fill(token);
  await page.getByLabel('用户名').fill(name);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByLabel('再输一次密码').fill(password);
  await page.getByRole('button', { name: '创建并登录' }).click();
}

async function fillLogin(page, { name, password }) {
  await page.getByLabel('用户名').fill(name);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
}
