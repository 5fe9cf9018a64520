/** Every page, in both appearances and both languages: no accessibility violation, and a picture of each. */
import { fileURLToPath } from 'node:url';
import { orderWhen, pay } from './lib/practice.mjs';

const SETTINGS = ['general', 'delivery', 'security', 'logs', 'data', 'about'];

/** Name of the picture → address. */
function pages(shop) {
  return {
    dashboard: '/',
    orders: '/orders?tab=all',
    deliveries: '/deliveries',
    products: '/products',
    rules: '/products?tab=rules',
    cards: '/cards',
    'cards-batches': '/cards?tab=batches',
    'cards-stock': '/cards?tab=stock',
    verifications: '/verifications',
    'verifications-rules': '/verifications?tab=rules',
    'verifications-manual': '/verifications?tab=manual',
    'verifications-batch': '/verifications?tab=batch',
    'verifications-lookup': '/verifications?tab=lookup',
    'verifications-history': '/verifications?tab=history',
    data: '/data',
    'data-bookings': '/data?tab=bookings',
    'data-orders': '/data?tab=orders',
    'data-imports': '/data?tab=imports',
    shops: '/shops',
    'shop-practice': `/shops?open=${shop}&tab=practice`,
    'shop-faults': `/shops?open=${shop}&tab=faults`,
    tasks: '/tasks',
    notices: '/notices',
    'notices-channels': '/notices?tab=channels',
    'notices-matrix': '/notices?tab=matrix',
    'notices-sends': '/notices?tab=sends',
    logs: '/logs',
    'logs-errors': '/logs?tab=errors',
    'logs-audit': '/logs?tab=audit',
    'logs-system': '/logs?tab=system',
    doctor: '/doctor',
    ...Object.fromEntries(SETTINGS.map((tab) => [`settings-${tab}`, `/settings?tab=${tab}`])),
  };
}

export const scenarios = {
  'some orders to look at': async (world) => {
    const sns = [
      ...(await pay(world, { product: '办公软件注册码', count: 4 })),
      ...(await pay(world, { product: '游戏点卡', count: 5 })),
      ...(await pay(world, { product: '视频会员月卡', count: 6 })),
    ];
    await world.api('PUT', '/practice/tour', { step: 4, done: true });
    for (const sn of sns) await orderWhen(world, sn, ({ status }) => status === 'shipped', 'shipped');
  },

  'no page has an accessibility violation, light or dark, in Chinese': (world) => visitAll(world, 'zh-CN'),
  'nor in English': (world) => visitAll(world, 'en'),

  'the picture of the dashboard in the documents': async (world) => {
    await speak(world, 'zh-CN');
    await world.open('/');
    await settled(world.page);
    const path = fileURLToPath(new URL('../../docs/screenshots/workbench.png', import.meta.url));
    await world.page.screenshot({ path, animations: 'disabled' });
  },
};

async function visitAll(world, language) {
  const { body } = await world.api('GET', '/practice');
  await speak(world, language);
  const wrong = [];
  for (const [name, path] of Object.entries(pages(body.shop_id))) {
    await world.open(path);
    await settled(world.page);
    world.assert.equal(new URL(world.page.url()).pathname, path.split('?')[0]);
    // All pages are looked at before the scenario fails: one run names everything there is to mend.
    await world.accessible(`${name}-${language}`).catch((error) => wrong.push(`${name}: ${error.message}`));
    await world.appearance('light');
  }
  world.assert.deepEqual(wrong, []);
}

async function speak(world, language) {
  await world.page.evaluate(
    (value) => localStorage.setItem('huolang.ui.language', JSON.stringify(value)),
    language,
  );
}

/** The page has its heading and nothing on it is still loading. */
function settled(page) {
  return page.waitForFunction(
    () =>
      document.querySelector('h1') !== null &&
      document.querySelector('.ant-skeleton, .ant-spin-spinning, [aria-busy="true"]') === null,
  );
}
