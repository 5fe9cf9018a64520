/** What a scenario has at hand: the page, the server, and ways to look closely. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { checkAccessibility } from './axe.mjs';

/** Answers that a refused call leaves in the console by the browser's own hand; scenarios provoke them on purpose. */
const EXPECTED = /Failed to load resource/;

export function createWorld({ server, browser, out }) {
  const page = browser.pages()[0];
  const errors = [];
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) errors.push(message.text());
  });

  const world = {
    assert,
    page,
    server,
    /** Account that the login scenario makes and the others use. */
    account: { name: 'owner', password: 'lantern-72-Drum' },

    /** Opens a page of the program by its path. */
    async open(path) {
      await page.goto(server.address + path);
      await page.waitForLoadState('domcontentloaded');
    },

    async shot(name) {
      await page.screenshot({ path: join(out, `${name}.png`), animations: 'disabled' });
    },

    /** `light` or `dark`, as the system would say it. */
    async appearance(colorScheme) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForFunction((mode) => document.documentElement.dataset.theme === mode, colorScheme);
    },

    /** No violation in either appearance; leaves a screenshot of both when `name` is given. */
    async accessible(name) {
      for (const mode of ['light', 'dark']) {
        await world.appearance(mode);
        if (name) await world.shot(`${name}-${mode}`);
        const violations = await checkAccessibility(page);
        assert.deepEqual(violations, [], `accessibility of ${page.url()} (${mode})`);
      }
      await world.appearance('light');
    },

    /** Calls the API as the logged-in page does. */
    api(method, path, body) {
      return page.evaluate(
        async ([verb, url, json]) => {
          const init =
            json === undefined ? {} : { body: json, headers: { 'Content-Type': 'application/json' } };
          const answer = await fetch(`/api/v1${url}`, { method: verb, ...init });
          const text = await answer.text();
          return { status: answer.status, body: text ? JSON.parse(text) : null };
        },
        [method, path, body === undefined ? undefined : JSON.stringify(body)],
      );
    },

    noPageErrors() {
      const seen = errors.splice(0);
      assert.deepEqual(seen, [], 'errors on the page');
    },
    forgetPageErrors() {
      errors.length = 0;
    },
  };
  return world;
}
