import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Card, CardUpload } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { CardsPage } from '../CardsPage';

configure({ defaultHidden: true, asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 60_000 });
const user = userEvent.setup({ pointerEventsCheck: 0 });

const card = (id: string, mask: string, state: Card['state'] = 'void'): Card => ({
  id,
  pool_id: 'k1',
  pool_name: '月卡',
  batch_id: 'b1',
  state,
  mask,
  expires_at: null,
  uses: 0,
  order_id: null,
  order_sn: null,
  created_at: 0,
  updated_at: 0,
});

const UPLOAD: CardUpload = {
  id: 'u1',
  shop_id: 's1',
  shop_name: '拼多多店',
  product_ref: '1001',
  title: '视频会员',
  sku_ref: '10010',
  spec: '30天',
  pool_id: 'k1',
  pool_name: '月卡',
  actor: '老板',
  cards: [card('c1', '••••0001'), card('c2', '••••0002')],
  created_at: 1,
};

const POOL = { id: 'k1', name: '月卡', kind: 'once', available: 8, low_stock_at: 0, counts: {} };

/** What was said of the upload; it is listed until something was. */
let said: unknown[] = [];

beforeEach(() => {
  said = [];
  server.use(
    http.get('*/api/v1/card-pools', () => HttpResponse.json([POOL])),
    http.get('*/api/v1/card-batches', () => HttpResponse.json([])),
    http.get('*/api/v1/cards', () => HttpResponse.json({ items: [], next_cursor: null })),
    http.get('*/api/v1/card-uploads', () => HttpResponse.json(said.length === 0 ? [UPLOAD] : [])),
    http.post('*/api/v1/card-uploads/u1/settle', async ({ request }) => {
      const verdict = (await request.json()) as { at_platform: boolean };
      said.push(verdict);
      return HttpResponse.json({ cards: 2, restored: verdict.at_platform ? 0 : 2 });
    }),
  );
});

describe('an upload in doubt', () => {
  it('is told of on the page and shows exactly its cards, masked', async () => {
    renderPage(<CardsPage />, { at: '/cards' });
    expect(await screen.findByText('有 1 次上传不知道平台收没收')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: '去核对' }));
    const upload = await screen.findByRole('region', { name: '视频会员 · 30天' });
    const masks = within(upload).getAllByRole('listitem');
    expect(masks.map((item) => item.textContent)).toEqual(['••••0001', '••••0002']);
    expect(within(upload).getByText('拼多多店 · 月卡 · 老板 · 2 张')).toBeInTheDocument();
  });

  it('goes back into the pool by one button that asks before', async () => {
    renderPage(<CardsPage />, { at: '/cards?uploads=1' });
    await user.click(await screen.findByRole('button', { name: '平台没有，放回卡池' }));
    expect(said).toEqual([]);
    await user.click(await screen.findByRole('button', { name: '放回卡池' }));
    expect(await screen.findByText('2 张已放回卡池')).toBeInTheDocument();
    expect(said).toEqual([{ at_platform: false }]);
    expect(await screen.findByText('没有要核对的上传')).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByText('有 1 次上传不知道平台收没收')).toBeNull());
  });

  it('is noted as the stock of the platform by the other', async () => {
    renderPage(<CardsPage />, { at: '/cards?uploads=1' });
    await user.click(await screen.findByRole('button', { name: '平台有' }));
    expect(await screen.findByText('2 张记为在平台库存里')).toBeInTheDocument();
    expect(said).toEqual([{ at_platform: true }]);
  });
});
