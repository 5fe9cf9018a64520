/** Going about by keys alone. */

const MOST_TABS = 150;
const MOST_STEPS = 80;

/** Presses Tab (or Shift+Tab) until the focus is on what is meant, and shows that it can be seen there. */
export async function tabTo(page, isIt, { back = false } = {}) {
  const source = `(${isIt})(document.activeElement)`;
  for (let presses = 0; presses <= MOST_TABS; presses += 1) {
    if (await page.evaluate(source)) return;
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`${MOST_TABS} presses of Tab do not reach it: ${isIt}`);
}

/** A button with these words, for `tabTo`. */
export function buttonSaying(words) {
  return `(element) => element.matches('button') && element.innerText.replace(/\\s/g, '') === ${JSON.stringify(words)}`;
}

/** The row of the list that has the focus. */
export function rowWithFocus(page) {
  return page.evaluate(() => document.activeElement?.closest('[data-row-key]')?.getAttribute('data-row-key'));
}

/** Walks the rows with the arrows, down and then up, until the order has the focus. */
export async function walkTo(page, id) {
  for (const key of ['ArrowDown', 'ArrowUp']) {
    let before;
    for (let steps = 0; steps < MOST_STEPS; steps += 1) {
      const here = await rowWithFocus(page);
      if (here === id) return;
      if (here !== null && here !== undefined && here === before) break;
      before = here;
      await page.keyboard.press(key);
    }
  }
  throw new Error(`the arrows do not reach the order ${id}`);
}
