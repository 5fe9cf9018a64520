/** The data is looked after: a backup that is proved, and a way back for files from anywhere. */

export const scenarios = {
  'a backup is made and proved, and what is none is refused': async (world) => {
    const { page, open, accessible, assert, api, shot } = world;
    await open('/settings?tab=data');
    await page.getByRole('button', { name: '立即备份' }).click();
    // All of it is copied, sealed, opened and counted again: that may take its time.
    await page.getByText('备份完成，已核对可以恢复。').waitFor({ timeout: 180_000 });
    const { body: backups } = await api('GET', '/backups');
    assert.ok(backups.length > 0 && backups[0].orders >= 0, 'the backup is counted');
    await page.getByRole('row').filter({ hasText: backups[0].name }).waitFor();

    await page.getByRole('button', { name: '从文件恢复' }).click();
    const dialog = page.getByRole('dialog', { name: '从备份文件恢复' });
    const start = dialog.getByRole('button', { name: /^恢\s?复$/ });
    await dialog.getByText('我明白，现在就恢复').click();
    assert.equal(await start.isDisabled(), true, 'without a file there is nothing to restore');
    const chooser = page.waitForEvent('filechooser');
    await dialog.getByRole('button', { name: '选择文件' }).click();
    await (await chooser).setFiles({
      name: '清单.hlb',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('this is a shopping list'),
    });
    await dialog.getByText('清单.hlb').waitFor();
    await dialog.getByLabel('恢复码').fill('A7F3');
    await start.click();
    await dialog.getByText('恢复单有输错的地方 · 逐组核对后再输入').waitFor();
    await accessible('settings-recover');
    await dialog.getByLabel('恢复码').fill('');
    await start.click();
    await dialog.getByText('这不是有效的备份 · 换一个备份文件').waitFor();
    await shot('recover-refused');
    await dialog
      .getByRole('button', { name: /^关\s?闭$/ })
      .last()
      .click();
    await dialog.waitFor({ state: 'hidden' });
  },
};
