/** A report is dropped on a page that has nothing to do with it, taken in, looked at, and taken back. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { salesWorkbook } from './lib/workbook.mjs';

const NAME = '售卖明细_2025-10-01_2025-10-31.xlsx';
const sample = (name) =>
  readFileSync(fileURLToPath(new URL(`../../src-tauri/crates/sheets/samples/${name}`, import.meta.url)));

export const scenarios = {
  'a report dropped on the orders shows its result and its rows': async ({ page, open, shot }) => {
    await open('/orders?tab=all');
    await drop(page, { [NAME]: sample(NAME) });
    const files = page.getByRole('dialog', { name: '导入文件' });
    await files.getByText('已导入 39 行').waitFor();
    await files.getByText('文件内重复 3 行').waitFor();
    await shot('import-report');
    await files.getByRole('button', { name: '查看结果' }).click();
    await page.getByText('待结算').waitFor();
    await page.getByText('没有订单号，多半是合计行').first().waitFor();
    await shot('import-rejected');
  },

  'the same file again doubles nothing': async ({ page, open }) => {
    await open('/data');
    await drop(page, { [NAME]: sample(NAME) });
    await page.getByRole('dialog', { name: '导入文件' }).getByText('已经导入过').waitFor();
  },

  'sums by voucher state narrow the page by a click': async ({ page, open, shot }) => {
    await open('/data');
    await page.getByText('¥87,774.90').first().waitFor();
    await shot('sales');
    await page.getByRole('table', { name: '分组汇总' }).getByText('已核销').click();
    await page.waitForURL(/status=/);
  },

  'an import is taken back': async ({ page, open, api, assert }) => {
    const { body } = await api('GET', '/imports');
    await open(`/data?tab=imports&open=${body.items[0].id}`);
    await page.getByRole('button', { name: '撤销导入' }).click();
    await page
      .getByRole('button', { name: /撤销导入/ })
      .last()
      .click();
    await page.getByText('已撤销').first().waitFor();
    const { body: sums } = await api('GET', '/sales-details/sums');
    assert.equal(sums.length, 0);
  },

  'several files at once are taken in each for itself, a broken one says why': async ({
    page,
    open,
    api,
    assert,
  }) => {
    const good = '售卖明细_2025-11-01_2025-11-30.xlsx';
    const broken = '售卖明细_2025-07-01_2025-07-31.xlsx';
    const bookings = '旅行社预约明细_2025-12-07.xlsx';
    await open('/data');
    await drop(page, Object.fromEntries([good, broken, bookings].map((name) => [name, sample(name)])));
    const files = page.getByRole('dialog', { name: '导入文件' });
    await files.getByText('已导入 31 行').waitFor();
    await files.getByText('文件不完整。请重新下载').waitFor();
    await files.locator('[data-outcome=imported]').nth(1).waitFor();
    const { body } = await api('GET', '/imports');
    const states = Object.fromEntries(body.items.slice(0, 3).map((row) => [row.file_name, row.state]));
    assert.deepEqual(states, { [good]: 'done', [broken]: 'failed', [bookings]: 'done' });
  },

  'an import that is stopped on the way keeps nothing': async ({ page, open, api, assert }) => {
    const before = (await api('GET', '/sales-details/sums')).body;
    await open('/data');
    await drop(page, { '售卖明细_2026-01-01_2026-12-31.xlsx': salesWorkbook(250_000) });
    const files = page.getByRole('dialog', { name: '导入文件' });
    await files.getByRole('button', { name: /^取\s*消$/ }).click();
    await files.getByText('已取消').waitFor();
    const { body } = await api('GET', '/imports');
    assert.equal(body.items[0].state, 'cancelled');
    assert.deepEqual((await api('GET', '/sales-details/sums')).body, before);
  },
};

async function drop(page, files) {
  // Before the page knows who is there, nobody listens.
  await page.getByRole('navigation', { name: '主导航' }).waitFor();
  const handle = await page.evaluateHandle(
    (handed) => {
      const transfer = new DataTransfer();
      for (const [name, data] of handed) {
        transfer.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name));
      }
      return transfer;
    },
    Object.entries(files).map(([name, bytes]) => [name, bytes.toString('base64')]),
  );
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('body', type, { dataTransfer: handle });
  }
}
