import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PlatformInfo } from '@/api/types';
import { host } from '@/app/host';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { field, shop } from './fixtures';
import { ShopsPage } from './ShopsPage';

const user = userEvent.setup({ pointerEventsCheck: PointerEventsCheckLevel.Never });

let told: { path: string; body: unknown }[];

beforeEach(() => {
  told = [];
  server.use(
    http.get('*/api/v1/shops', () => HttpResponse.json([shop('s1', '小满数码')])),
    http.post('*/api/v1/shops', async ({ request }) => {
      told.push({ path: 'shops', body: await request.json() });
      return HttpResponse.json(shop('s3', '新店'));
    }),
  );
});

describe('the store that verifies', () => {
  const form = [
    field('app_id', 'text', { required: true }),
    field('app_secret', 'secret', { required: true }),
    field('account_id', 'text', { required: true }),
    field('poi_id', 'text'),
  ];
  const life: PlatformInfo = {
    platform: 'douyin_life',
    available: true,
    capabilities: [],
    reason: null,
    form,
  };

  it('is chosen among those of the account before the shop is added', async () => {
    server.use(
      http.get('*/api/v1/platforms', () => HttpResponse.json([life])),
      http.post('*/api/v1/shop-stores', async ({ request }) => {
        told.push({ path: 'stores', body: await request.json() });
        return HttpResponse.json({
          items: [
            { id: '66', name: '宽窄巷子店', address: '成都' },
            { id: '67', name: '春熙路店', address: '' },
          ],
          problem: null,
        });
      }),
    );
    renderPage(<ShopsPage />, { at: '/shops?add=1' });
    fireEvent.change(await screen.findByLabelText('店铺名称'), { target: { value: '来客' } });
    fireEvent.change(screen.getByLabelText('AppID（client_key）'), { target: { value: 'aw1' } });
    fireEvent.change(screen.getByLabelText('AppSecret'), { target: { value: 's3cret' } });
    fireEvent.change(screen.getByLabelText('来客账户 ID'), { target: { value: '71' } });
    await user.click(screen.getByText('读取门店'));
    await waitFor(() =>
      expect(told).toEqual([
        {
          path: 'stores',
          body: {
            platform: 'douyin_life',
            gateway: null,
            fields: { app_id: 'aw1', account_id: '71' },
            secrets: { app_secret: 's3cret' },
          },
        },
      ]),
    );
    expect(await screen.findByText('共 2 家，选核销的一家')).toBeInTheDocument();
    fireEvent.mouseDown(screen.getByLabelText('核销门店'));
    await user.click(await screen.findByText('春熙路店'));
    await user.click(screen.getByText('添加'));
    await waitFor(() =>
      expect(told.at(-1)?.body).toMatchObject({ fields: { app_id: 'aw1', account_id: '71', poi_id: '67' } }),
    );
  });

  it('says why the platform does not tell the stores', async () => {
    server.use(
      http.get('*/api/v1/platforms', () => HttpResponse.json([life])),
      http.get('*/api/v1/shops', () =>
        HttpResponse.json([
          shop('s7', '来客', {
            platform: 'douyin_life',
            fields: { app_id: 'aw1', account_id: '71', poi_id: '66' },
          }),
        ]),
      ),
      http.post('*/api/v1/shop-stores', async ({ request }) => {
        told.push({ path: 'stores', body: await request.json() });
        return HttpResponse.json({ items: [], problem: 'permission_missing' });
      }),
    );
    renderPage(<ShopsPage />, { at: '/shops?open=s7' });
    await user.click(await screen.findByText('读取门店'));
    expect(await screen.findByText(/应用缺少权限/)).toBeInTheDocument();
    expect(told[0]?.body).toMatchObject({ shop_id: 's7', fields: { poi_id: '66' }, secrets: {} });
  });
});

describe('messages of the platform', () => {
  beforeEach(() =>
    server.use(
      http.get('*/api/v1/shops', () => HttpResponse.json([shop('s9', '来客', { platform: 'douyin_life' })])),
      http.get('*/api/v1/platforms', () => HttpResponse.json([])),
      http.get('*/api/v1/shops/:id/readiness', () => HttpResponse.json({ ready: true, items: [] })),
    ),
  );

  it('go to an address that the page of the shop shows, ready to be copied', async () => {
    renderPage(<ShopsPage />, { at: '/shops?open=s9' });
    const address = `${window.location.origin}/api/inbound/s9/webhook`;
    expect(await screen.findByText(address)).toBeInTheDocument();
    expect(screen.getByText(`${window.location.origin}/api/inbound/s9/spi/`)).toBeInTheDocument();
  });

  it('are not spoken of where nobody can call', async () => {
    const served = host.needsLogin;
    host.needsLogin = false;
    renderPage(<ShopsPage />, { at: '/shops?open=s9' });
    expect(await screen.findByRole('heading', { name: '来客' })).toBeInTheDocument();
    expect(screen.queryByText('接收平台消息')).not.toBeInTheDocument();
    host.needsLogin = served;
  });
});
