/** axe-core on the page as it stands. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @returns {Promise<string[]>} one line per element with a problem */
export async function checkAccessibility(page) {
  // A list that is being read again is pale for that moment.
  await page.waitForFunction(() => {
    const lists = [...document.querySelectorAll('[class*="_scroll_"]')];
    return lists.every((list) => !list.hasAttribute('data-stale') && getComputedStyle(list).opacity === '1');
  });
  // Evaluated by the debugger, not as a script element, so that the page's own CSP stays as it is.
  await page.evaluate(source);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, any, all, none }) => {
      const why = [...any, ...all, ...none][0]?.message ?? '';
      return `${id}: ${help} · ${html.slice(0, 160)} · ${why.slice(0, 160)}`;
    }),
  );
}
