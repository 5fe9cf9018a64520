/** A report is dropped on a page that has nothing to do with it, taken in, looked at, and taken back. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NAME = '售卖明细_2025-10-01_2025-10-31.xlsx';
const FILE = fileURLToPath(new URL(`../../src-tauri/crates/sheets/samples/${NAME}`, import.meta.url));

export const scenarios = {
  'a report dropped on the orders shows its result and its rows': async ({ page, open, shot }) => {
    await open('/orders?tab=all');
    await drop(page, NAME, readFileSync(FILE));
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
    await drop(page, NAME, readFileSync(FILE));
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
};

async function drop(page, name, bytes) {
  // Before the page knows who is there, nobody listens.
  await page.getByRole('navigation', { name: '主导航' }).waitFor();
  const handle = await page.evaluateHandle(
    ({ name: called, data }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], called));
      return transfer;
    },
    { name, data: bytes.toString('base64') },
  );
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('body', type, { dataTransfer: handle });
  }
}
