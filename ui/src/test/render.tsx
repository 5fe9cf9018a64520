/** Renders a component or page with everything the program puts around it. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { App, ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import type { ReactNode } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { antdTheme } from '@/app/theme/theme';

export interface RenderOptions {
  /** The address, e.g. `/orders?tab=manual`. */
  at?: string;
  client?: QueryClient;
}

export function renderPage(element: ReactNode, { at = '/', client = testClient() }: RenderOptions = {}) {
  const router = createMemoryRouter([{ path: '*', element }], { initialEntries: [at] });
  const view = render(
    <ConfigProvider
      locale={zhCN}
      // No styles are made: jsdom would compute them all for every look at an element.
      theme={{ ...antdTheme('light', false), zeroRuntime: true }}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <App>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </App>
    </ConfigProvider>,
  );
  return { ...view, router, client };
}

export function testClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: 0 } } });
}
