/** Doing what a practice buyer does, and finding orders on the list. */

/** Chooses an option of a select, by its label and a part of the option's words. */
export async function choose(page, scope, label, option) {
  await scope.getByRole('combobox', { name: label }).click();
  await page
    .locator('.ant-select-dropdown:visible .ant-select-item-option')
    .filter({ hasText: option })
    .click();
}

/** Lets practice buyers pay, by the API; answers the order numbers. */
export async function pay(world, { product, count = 1, quantity = 1 }) {
  const practice = await world.api('GET', '/practice');
  const wanted = practice.body.products.find(({ title }) => title.includes(product));
  const sku = wanted.skus[0] ? { sku_ref: wanted.skus[0].sku_ref } : {};
  const body = { product_ref: wanted.product_ref, quantity, count, ...sku };
  const answer = await world.api('POST', '/practice/payments', body);
  world.assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.sns;
}

/** Waits until the order stands as the test says; answers it. */
export async function orderWhen(world, sn, test, what) {
  const until = Date.now() + 20_000;
  let last;
  while (Date.now() < until) {
    const { body } = await world.api('GET', `/orders?tab=all&q=${encodeURIComponent(sn)}`);
    last = body?.items?.find((order) => order.sn === sn);
    if (last && test(last)) return last;
    await world.page.waitForTimeout(100);
  }
  throw new Error(`order ${sn} never became ${what}: ${JSON.stringify(last)}`);
}

/** The row of an order in the list on screen. */
export function rowOf(page, sn) {
  return page.locator('tr[data-row-key]').filter({ hasText: sn });
}
