/** What every unit test starts with: words, a browser's missing pieces, and no real network. */
import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { startI18n } from '@/app/i18n';
import { server } from './server';

class NoResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

class SilentEventSource extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 0;
  close() {
    this.readyState = 2;
  }
}

// A busy machine stands still for seconds at times. What never comes fails all the same.
configure({ asyncUtilTimeout: 15_000 });
vi.stubGlobal('ResizeObserver', NoResizeObserver);
vi.stubGlobal('EventSource', SilentEventSource);
vi.stubGlobal('matchMedia', (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
}));
// jsdom has no scrolling; antd asks for it.
Element.prototype.scrollTo ??= () => undefined;
// jsdom warns on the second argument, which antd uses to measure scrollbars.
const computed = window.getComputedStyle.bind(window);
window.getComputedStyle = (element) => computed(element);

beforeAll(async () => {
  server.listen({ onUnhandledRequest: 'error' });
  await startI18n('zh-CN');
});

afterEach(() => {
  cleanup();
  server.resetHandlers();
  localStorage.clear();
});

afterAll(() => server.close());
