/** Language, look and data around the pages. */
import { QueryClientProvider } from '@tanstack/react-query';
import { App as AntdApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RouterProvider } from 'react-router/dom';
import { useAppearance, useReducedMotion } from './appearance';
import { createQueryClient } from './queryClient';
import { createAppRouter } from './router';
import { applyTheme } from './theme/applyTheme';
import { antdTheme } from './theme/theme';

export function App() {
  const { i18n } = useTranslation();
  const { appearance } = useAppearance();
  const motion = !useReducedMotion();
  const [client] = useState(createQueryClient);
  const [router] = useState(createAppRouter);
  useLayoutEffect(() => applyTheme(appearance), [appearance]);
  return (
    <ConfigProvider
      locale={i18n.language === 'en' ? enUS : zhCN}
      theme={antdTheme(appearance, motion)}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <AntdApp message={{ maxCount: 3 }} style={{ height: '100%' }}>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AntdApp>
    </ConfigProvider>
  );
}
