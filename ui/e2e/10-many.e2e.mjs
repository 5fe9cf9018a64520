/**
 * Three thousand orders that wait for a person, paid within a minute: all of them are in the list, and the page answers its
 * keys within a tenth of a second, while they come in and afterwards. What is judged is the time that the page itself works
 * from a key to the frame that shows what it did: it is the same on a machine that is busy with other things. What the clock
 * on the wall says is told beside it. The limit is for a machine that does a fixed piece of work in USUAL_MS; on a slower one it
 * grows with what that takes there, at most twofold. HUOLANG_E2E_MOST_MS sets another limit.
 */
import { pay } from './lib/practice.mjs';

const PARCEL = '无线蓝牙耳机';
const ORDERS = 3_000;
/** They come in a quarter of the minute: so many at once, and a pause. */
const AT_ONCE = 120;
const PAUSE_MS = 500;
/** Nineteen of twenty interactions are quicker than this: now and then a key meets a list that is read again. */
const MOST_MS = Number(process.env.HUOLANG_E2E_MOST_MS ?? 100);
/** What the fixed piece of work takes on a machine that the limit is meant for. */
const USUAL_MS = 60;

/** How many times slower than usual this machine is now, from one to two. */
function slowness() {
  const took = Array.from({ length: 5 }, () => {
    const begun = performance.now();
    const found = new Map();
    for (let n = 0; n < 300_000; n += 1) found.set(`k${(n * 7_919) % 50_021}`, n);
    return performance.now() - begun;
  });
  return Math.min(2, Math.max(1, took.toSorted((a, b) => a - b)[2] / USUAL_MS));
}

async function manual(world) {
  const { body } = await world.api('GET', '/orders/tabs');
  return body.counts.manual ?? 0;
}

/** Presses keys and measures each: milliseconds of the page's own work, and on the wall. */
async function stopwatch(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value * 1_000;
  };
  return async (keys) => {
    const took = [];
    for (const key of keys) {
      await page.evaluate(() => {
        const shown = (resolve) => {
          const press = ({ timeStamp }) =>
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp)));
          window.addEventListener('keydown', press, { once: true, capture: true });
        };
        window.shown = new Promise(shown);
      });
      const before = await worked();
      await page.keyboard.press(key);
      const wall = await page.evaluate(() => window.shown);
      took.push({ own: (await worked()) - before, wall });
    }
    return took;
  };
}

function at(took, part, kind) {
  return took.map((one) => one[kind]).toSorted((a, b) => a - b)[Math.floor(took.length * part)];
}

function judge(world, what, took) {
  const told = (kind) =>
    `${at(took, 0.5, kind).toFixed(0)} ms in the middle, ${at(took, 0.95, kind).toFixed(0)} ms for 95 of 100`;
  const words = `${took.length} keys ${what}: ${told('own')} (on the wall ${told('wall')})`;
  const most = MOST_MS * slowness();
  console.log(`        ${words}; ${most.toFixed(0)} ms are allowed`);
  world.assert.ok(at(took, 0.95, 'own') < most, words);
}

/** Enter opens an order, 1 its dialog, Escape leads back, Tab goes on: each is measured, and each is seen to have done it. */
async function doors(page, presses) {
  const drawer = page.locator('.ant-drawer-open');
  const dialog = page.getByRole('dialog', { name: '填写快递，标记发货' });
  const row = page.locator('tr[data-row-key]').first();
  const inside = (place) =>
    page.waitForFunction((selector) => document.activeElement?.closest(selector), place);
  const took = [];
  for (let round = 0; round < 8; round += 1) {
    await row.focus();
    const opening = await presses(['Enter']);
    await drawer.waitFor();
    await inside('.ant-drawer');
    const leaving = await presses(['Escape']);
    await drawer.waitFor({ state: 'detached' });
    await row.focus();
    const asking = await presses(['1']);
    await dialog.waitFor();
    await inside('.ant-modal');
    const back = await presses(['Escape']);
    await dialog.waitFor({ state: 'hidden' });
    await row.focus();
    const on = await presses(['Tab', 'Tab']);
    await inside('tr[data-row-key]');
    // What is made for the first time is made once.
    if (round > 0) took.push(...opening, ...leaving, ...asking, ...back, ...on);
  }
  return took;
}

export const scenarios = {
  'three thousand manual orders of one minute are all in the list, and the list answers its keys': async (
    world,
  ) => {
    const { page, open, assert } = world;
    const before = await manual(world);
    await pay(world, { product: PARCEL, count: 60 });
    await open('/orders');
    await page.locator('tr[data-row-key]').nth(30).waitFor();
    const presses = await stopwatch(page);
    // A first walk, so that nothing is measured that happens once.
    await presses(['ArrowDown', '2', 'ArrowDown', '2', 'ArrowUp', '2', 'ArrowUp', '2']);

    let coming = true;
    const paid = (async () => {
      for (let n = 60; n < ORDERS; n += AT_ONCE) {
        await pay(world, { product: PARCEL, count: Math.min(AT_ONCE, ORDERS - n) });
        await page.waitForTimeout(PAUSE_MS);
      }
      while ((await manual(world)) < before + ORDERS) await page.waitForTimeout(500);
      coming = false;
    })();
    const walk = ['ArrowDown', 'ArrowDown', '2', 'ArrowDown', 'ArrowUp', '2'];
    const meanwhile = [];
    while (coming) meanwhile.push(...(await presses(walk)));
    await paid;
    judge(world, `while ${ORDERS} orders come in`, meanwhile);

    const down = Array.from({ length: 40 }, () => 'ArrowDown');
    const choose = Array.from({ length: 20 }, (_, index) => (index % 2 ? 'ArrowUp' : '2'));
    judge(world, 'afterwards', await presses([...down, ...choose]));
    await world.shot('many-orders');

    const counted = await world.api('GET', '/orders?tab=manual&limit=1');
    assert.equal(counted.body.total, before + ORDERS, 'every one is in the list');
  },

  'one of three thousand is opened, shipped and left by keys': async (world) => {
    const { page, open } = world;
    await open('/orders');
    await page.locator('tr[data-row-key]').nth(30).waitFor();
    const presses = await stopwatch(page);
    // What a busy machine adds is not the program's: the best of three walks counts.
    const walks = [];
    while (walks.length < 3 && !walks.some((took) => at(took, 0.95, 'own') < MOST_MS))
      walks.push(await doors(page, presses));
    const best = walks.toSorted((a, b) => at(a, 0.95, 'own') - at(b, 0.95, 'own'))[0];
    judge(world, `that open, leave and go on, the best of ${walks.length}`, best);
  },
};
