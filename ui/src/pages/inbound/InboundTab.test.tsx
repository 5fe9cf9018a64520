import { screen, waitFor, within } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { InboundDesk, Shop } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { InboundTab, type InboundTabName } from './InboundTab';

const user = userEvent.setup({ pointerEventsCheck: PointerEventsCheckLevel.Never });

const shop = { id: 's1', platform: 'jd_general', name: '京东店' } as Shop;

const desk: InboundDesk = {
  platform: 'jd_general',
  lacks: ['offer'],
  addresses: [{ call: 'beginDistill', path: '/api/jd/general/secret/beginDistill' }],
  has_token: true,
  expires_at: null,
};

let told: string[];

const show = (tab: InboundTabName) => renderPage(<InboundTab shop={shop} tab={tab} />, { at: '/shops' });

beforeEach(() => {
  told = [];
  server.use(
    http.get('*/api/v1/shops/:id/inbound', () => HttpResponse.json(desk)),
    http.post('*/api/v1/shops/:id/inbound/self-test', async ({ request }) => {
      told.push(`test ${JSON.stringify(await request.json())}`);
      return HttpResponse.json({ lacks: [], answered: true, outside: false, outside_message: 'HTTP 502' });
    }),
    http.get('*/api/v1/shops/:id/mappings', () => HttpResponse.json([])),
    http.get('*/api/v1/card-pools', () => HttpResponse.json([])),
    http.get('*/api/v1/callbacks', () =>
      HttpResponse.json({
        items: [
          {
            id: 'c1',
            order_id: 'o1',
            sn: '10001',
            shop_id: 's1',
            shop_name: '京东店',
            state: 'stopped',
            tries: 1,
            run_at: 0,
            last_code: '11',
            last_message: 'IP没有权限',
            created_at: 0,
            updated_at: 0,
          },
        ],
        next_cursor: null,
        counts: { stopped: 1 },
      }),
    ),
    http.get('*/api/v1/inbound-calls', () => HttpResponse.json({ items: [], next_cursor: null })),
    http.post('*/api/v1/orders/:id/production/actions', async ({ params, request }) => {
      const { action } = (await request.json()) as { action: string };
      told.push(`${String(params.id)} ${action}`);
      return HttpResponse.json({ production: null });
    }),
    http.get('*/api/v1/inbound-statistics', () =>
      HttpResponse.json({
        days: [
          {
            at: 1_795_104_000_000,
            shop_id: 's1',
            shop_name: '京东店',
            kind: 'cards',
            total: 4,
            succeeded: 3,
            failed: 1,
            open: 0,
            amount: 3000,
          },
        ],
      }),
    ),
  );
});

describe('a shop that JD calls', () => {
  it('shows the addresses under the seller’s own domain, what is missing, and what the self-test found', async () => {
    show('desk');
    expect(await screen.findByText(/映射至少一个商品/)).toBeInTheDocument();
    await user.type(screen.getByPlaceholderText(/shop.example.com/), 'https://me.example/');
    expect(
      await screen.findByText('https://me.example/api/jd/general/secret/beginDistill'),
    ).toBeInTheDocument();
    await user.click(screen.getByText('开始自测'));
    const found = await screen.findByRole('status');
    expect(within(found).getByText('签名和应答正确')).toBeInTheDocument();
    expect(within(found).getByText(/HTTP 502/)).toBeInTheDocument();
    expect(told).toEqual(['test {"address":"https://me.example/"}']);
  });

  it('says what to do while no product is mapped', async () => {
    show('mappings');
    expect(await screen.findByText('还没有映射商品')).toBeInTheDocument();
    expect(screen.getAllByText('添加映射').length).toBeGreaterThan(0);
  });

  it('sends a callback that stopped once more', async () => {
    show('calls');
    expect(await screen.findByText(/IP没有权限/)).toBeInTheDocument();
    await user.click(screen.getByText('重发回调'));
    await waitFor(() => expect(told).toEqual(['o1 resend']));
  });

  it('counts what succeeded', async () => {
    show('statistics');
    expect(await screen.findByText('75.0%')).toBeInTheDocument();
  });
});
