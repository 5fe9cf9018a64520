/**
 * 即将超时: an order that needs nobody otherwise comes into the work list when its deadline is near. The clock is moved by
 * two days for it: it stands after all other scenarios.
 */

import { walkTo } from './lib/keys.mjs';
import { orderWhen, pay, rowOf } from './lib/practice.mjs';

const CODE = '办公软件注册码';
const HOUR = 3_600_000;

export const scenarios = {
  'a scheduled order whose deadline is near stands in the list with its countdown, and 1 sends it': async (
    world,
  ) => {
    const { page, open, api, assert, server } = world;
    await open('/');
    const { body: rules } = await api('GET', '/rules');
    const rule = rules.find(({ product_title }) => product_title?.includes(CODE));
    const late = { min_ms: 60 * HOUR, max_ms: 60 * HOUR };
    const changed = await api('PUT', `/rules/${rule.id}`, { ...rule, delay: late });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    try {
      const [sn] = await pay(world, { product: CODE });
      const order = await orderWhen(world, sn, ({ content }) => content === 'scheduled', 'scheduled');
      assert.deepEqual([order.attention, order.deadline_near], [false, false]);
      // The practice market wants its goods within 48 hours; the rule would be too late.
      server.advance(order.ship_by - Date.now() - 3 * HOUR);
      // Nobody stays logged in for two days.
      const login = await api('POST', '/login', world.account);
      assert.equal(login.status, 200, JSON.stringify(login.body));
      await orderWhen(world, sn, ({ attention, deadline_near }) => attention && deadline_near, 'pressing');
      await open('/orders');
      const row = rowOf(page, sn);
      await row.waitFor();
      await row.locator('[data-deadline]').waitFor();
      await world.shot('deadline');
      await walkTo(page, order.id);
      await page.keyboard.press('1');
      await orderWhen(world, sn, ({ content }) => content === 'sent', 'sent');
      await row.waitFor({ state: 'detached' });
    } finally {
      await api('PUT', `/rules/${rule.id}`, rule);
    }
  },

  'the check-up names what is switched off, and leads there': async (world) => {
    const { page, open, api } = world;
    await open('/');
    const { body: practice } = await api('GET', '/practice');
    const shop = practice.shop_id;
    await open('/doctor');
    const off = page.getByRole('listitem').filter({ hasText: '开关' }).first();
    await off.waitFor();
    await api('POST', `/shops/${shop}/actions`, { action: 'pause' });
    try {
      await page.getByRole('button', { name: '再检查一次' }).click();
      await off.getByText(/^暂停的店铺：/).waitFor();
      await world.accessible('doctor-found');
      await off.getByRole('link', { name: '去店铺' }).click();
      await page.waitForURL('**/shops');
    } finally {
      await api('POST', `/shops/${shop}/actions`, { action: 'resume' });
    }
  },
};
