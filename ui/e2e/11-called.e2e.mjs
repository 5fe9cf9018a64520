/**
 * A platform that calls the program, without the platform: addresses and self-test, an order signed here as JD would sign it, refused by a
 * person with its number typed again, the log of it; and a helper who may deliver but not refund.
 */
import { createHash } from 'node:crypto';

const KEY = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const AES_KEY = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const HELPER = { name: '小发', password: 'harbour-31-Violin' };
/** What the scenarios hand on. */
const kept = {};

/** As JD signs: sorted, nothing between, the key at the end. */
function signed(fields) {
  const names = Object.keys(fields)
    .filter((name) => name !== 'signType')
    .sort();
  const text = names.map((name) => name + fields[name]).join('') + KEY;
  return new URLSearchParams({ ...fields, sign: createHash('md5').update(text).digest('hex') });
}

async function call(address, path, fields) {
  const answer = await fetch(address + path, { method: 'POST', body: signed(fields) });
  return answer.json();
}

const begin = (number) => ({
  jdOrderNo: number,
  notifyUrl: 'https://vtpnotify.jd.com/vtp',
  payTime: '20261129120000',
  produceAccount: '13800138000',
  quantity: '1',
  signType: 'MD5',
  timestamp: '20261129120001',
  totalPrice: '990',
  vendorId: '1201',
  wareNo: 'W-DIRECT',
});
const find = (number) => ({ jdOrderNo: number, signType: 'MD5', timestamp: '20261129120002' });

export const scenarios = {
  'the addresses of a shop that JD calls are made, and the self-test goes through them': async (world) => {
    const { page, api, assert, open, server, accessible } = world;
    const made = await api('POST', '/shops', {
      platform: 'jd_general',
      name: '京东卡券店',
      fields: { vendor_id: '1201' },
      secrets: { sign_key: KEY, aes_key: AES_KEY },
    });
    assert.equal(made.status, 200, JSON.stringify(made.body));
    kept.shop = made.body.id;
    const mapped = await api('POST', `/shops/${kept.shop}/mappings`, {
      product_ref: 'W-DIRECT',
      title: '话费直充',
      kind: 'top_up',
      account_format: 'mobile',
    });
    assert.equal(mapped.status, 200, JSON.stringify(mapped.body));
    await open(`/shops?open=${kept.shop}&tab=desk`);
    await page.getByRole('button', { name: '生成地址' }).click();
    await page.getByText('提交充值&提取卡密 接口').waitFor();
    await page.getByText('生产反查 接口').waitFor();
    await page.getByText('配置齐全，可以接单').waitFor();
    await page.getByLabel('你的域名').fill(server.address);
    const { body: desk } = await api('GET', `/shops/${kept.shop}/inbound`);
    kept.paths = Object.fromEntries(desk.addresses.map(({ call: name, path }) => [name, path]));
    await page.getByText(server.address + kept.paths.beginDistill).waitFor();
    await page.getByRole('button', { name: '开始自测' }).click();
    await page.getByText('签名和应答正确').waitFor();
    await page.getByText('从外面访问也正常').waitFor();
    await page.getByLabel('你的域名').fill('http://127.0.0.1:9');
    await page.getByRole('button', { name: '开始自测' }).click();
    await page.getByText(/从外面访问不到/).waitFor();
    await accessible('called-desk');
  },

  'which accounts a top-up takes is set by length on the screen': async (world) => {
    const { page, api, assert, open, accessible } = world;
    await open(`/shops?open=${kept.shop}&tab=mappings`);
    const row = page.getByRole('row').filter({ hasText: 'W-DIRECT' });
    await row.getByRole('button', { name: '修改' }).click();
    const dialog = page.getByRole('dialog', { name: '修改' });
    await dialog.getByRole('combobox', { name: '账号格式' }).click();
    await page.getByTitle('限字数').click();
    await dialog.getByRole('spinbutton', { name: '最少' }).fill('30');
    await dialog.getByRole('spinbutton', { name: '最多' }).fill('20');
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.getByText('填 1 到 500，最少的不能比最多的大').waitFor();
    await accessible('called-mapping');
    await dialog.getByRole('spinbutton', { name: '最少' }).fill('6');
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.waitFor({ state: 'hidden' });
    const { body: mappings } = await api('GET', `/shops/${kept.shop}/mappings`);
    assert.deepEqual(
      mappings.map(({ product_ref, account_format }) => [product_ref, account_format]),
      [['W-DIRECT', 'length:6-20']],
    );
  },

  'an order of JD is refused by a person only with its number typed again': async (world) => {
    const { page, api, assert, open, server, accessible } = world;
    const taken = await call(server.address, kept.paths.beginDistill, begin('100200300'));
    assert.deepEqual([taken.code, taken.produceStatus], ['JDO_201', 3]);
    const forged = signed(begin('100200301'));
    forged.set('quantity', '2');
    const answer = await fetch(server.address + kept.paths.beginDistill, { method: 'POST', body: forged });
    assert.equal((await answer.json()).code, 'JDO_304');
    const { body: found } = await api('POST', '/orders/lookup', { sns: ['100200300'] });
    kept.order = found.items[0].id;
    await open(`/orders?open=${kept.order}`);
    await page.getByText('生产中').first().waitFor();
    await page.getByRole('button', { name: '拒绝并退款' }).click();
    const dialog = page.getByRole('dialog', { name: '拒绝并退款' });
    await dialog.getByText('平台会自动退款给买家，不能撤回。').waitFor();
    await accessible('called-refuse');
    await dialog.getByLabel('再输入一次订单号 100200300').fill('100200301');
    await dialog.getByRole('button', { name: '拒绝并退款' }).click();
    await dialog.getByText('订单号不一致').waitFor();
    await dialog.getByLabel('再输入一次订单号 100200300').fill('100200300');
    await dialog.getByRole('button', { name: '拒绝并退款' }).click();
    await page.getByText('生产失败').first().waitFor();
    const stands = await call(server.address, kept.paths.findDistill, find('100200300'));
    assert.deepEqual([stands.code, stands.produceStatus], ['JDO_301', 2]);
  },

  'the log shows the calls, narrowed, and the statistics count them': async (world) => {
    const { page, open, accessible } = world;
    await open(`/shops?open=${kept.shop}&tab=calls`);
    const log = page.getByRole('region', { name: '调用日志' });
    await log.getByText('JDO_201').first().waitFor();
    await page.getByRole('combobox', { name: '接口' }).click();
    await page.getByTitle('生产反查 接口').click();
    await log.getByText('JDO_301').waitFor();
    await log.getByText('JDO_201').waitFor({ state: 'detached' });
    await accessible('called-log');
    await open(`/shops?open=${kept.shop}&tab=statistics`);
    await page.getByText('0.0%').first().waitFor();
    await accessible('called-statistics');
  },

  'a helper may deliver but not refund, and sees no users': async (world) => {
    const { page, api, assert, open, server, account, accessible } = world;
    await open('/settings?tab=security');
    await page.getByRole('button', { name: '添加用户' }).click();
    const dialog = page.getByRole('dialog', { name: '添加用户' });
    await dialog.getByLabel('用户名').fill(HELPER.name);
    await dialog.getByLabel('密码').fill(HELPER.password);
    await dialog.getByRole('button', { name: '添加' }).click();
    await page.getByText(HELPER.name).first().waitFor();
    await accessible('settings-users');
    await call(server.address, kept.paths.beginDistill, begin('100200302'));
    const { body: found } = await api('POST', '/orders/lookup', { sns: ['100200302'] });

    await login(page, open, HELPER);
    await open(`/orders?open=${found.items[0].id}`);
    await page.getByRole('button', { name: '标记充值成功' }).waitFor();
    assert.equal(await page.getByRole('button', { name: '拒绝并退款' }).count(), 0);
    const refused = await api('POST', `/orders/${found.items[0].id}/production/actions`, {
      action: 'refuse',
      code: 'JDO_301',
      confirm: '100200302',
    });
    assert.equal(refused.status, 403);
    await open('/settings?tab=security');
    await page.getByRole('button', { name: '改密码' }).waitFor();
    assert.equal(await page.getByRole('button', { name: '添加用户' }).count(), 0);
    await login(page, open, account);
  },
};

async function login(page, open, { name, password }) {
  await page.evaluate(() => fetch('/api/v1/logout', { method: 'POST' }));
  await open('/login');
  await page.getByLabel('用户名').fill(name);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('navigation', { name: '主导航' }).waitFor();
}
