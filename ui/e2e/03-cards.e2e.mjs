/** Cards come in by paste: a new pool, the preview, the import, and what was left out. */
const POOL = '网盘会员年卡';
const CARDS = Array.from({ length: 5 }, (_, index) => `PAN-7K2M-${1000 + index}----pw${8841 + index}`);

export const scenarios = {
  'a pool is made and filled by paste; a repeated card counts as duplicate': async (world) => {
    const { page, open, accessible } = world;
    await open('/cards');
    await page.getByRole('button', { name: '新建卡池' }).first().click();
    const pool = page.getByRole('dialog', { name: '新建卡池' });
    await pool.getByLabel('名称').fill(POOL);
    await pool.getByRole('button', { name: /保\s?存/ }).click();
    await page.getByRole('navigation', { name: '卡池' }).getByText(POOL).waitFor();

    const wizard = await paste(page, [...CARDS, CARDS[0]], () => accessible('import-source'));
    await wizard.getByText('PAN-7K2M-1000').first().waitFor();
    await wizard.getByText('分隔符 ----').waitFor();
    await accessible('import-preview');
    await wizard.getByRole('button', { name: '开始导入' }).click();
    await result(wizard, { imported: 5, duplicates: 1, rejected: 0 });
    await accessible('import-result');
    await wizard
      .getByRole('button', { name: /^关\s?闭$/ })
      .last()
      .click();
    await page
      .getByRole('navigation', { name: '卡池' })
      .getByRole('button', { name: POOL })
      .getByText('5', { exact: true })
      .waitFor();
  },

  'the same list again brings nothing new': async ({ page }) => {
    const wizard = await paste(page, CARDS);
    await wizard.getByRole('button', { name: '开始导入' }).click();
    await result(wizard, { imported: 0, duplicates: 5, rejected: 0 });
    await wizard
      .getByRole('button', { name: /^关\s?闭$/ })
      .last()
      .click();
  },

  'a card tells where it is and who got it': async ({ page, open, api, accessible }) => {
    const { body } = await api('GET', '/cards?limit=1');
    await open(`/cards?open=${body.items[0].id}`);
    await page.getByRole('dialog').getByText('卡密内容').waitFor();
    await accessible('card-drawer');
  },
};

async function paste(page, lines, look = async () => undefined) {
  await page.getByRole('button', { name: '导入卡密' }).first().click();
  const wizard = page.getByRole('dialog', { name: '导入卡密' });
  await wizard.getByRole('textbox', { name: '粘贴' }).fill(lines.join('\n'));
  await look();
  await wizard.getByRole('button', { name: '下一步' }).click();
  return wizard;
}

async function result(wizard, { imported, duplicates, rejected }) {
  await wizard
    .getByText(new RegExp(`^已导入\\s*${imported}`))
    .or(tile(wizard, '已导入', imported))
    .first()
    .waitFor();
  await tile(wizard, '重复', duplicates).first().waitFor();
  await tile(wizard, '未导入', rejected).first().waitFor();
}

/** The innermost element that holds both the word and its figure. */
function tile(wizard, label, figure) {
  return wizard
    .locator('div, a')
    .filter({ has: wizard.page().getByText(label, { exact: true }) })
    .filter({ has: wizard.page().getByText(String(figure), { exact: true }) })
    .last();
}
