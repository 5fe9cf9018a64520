import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Card, Pool } from '@/api/types';
import { offerCardList } from '@/app/imports/cardDrops';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { CardsPage } from './CardsPage';

// Dialogs are large: asking of every element whether it is visible takes minutes on a busy machine.
configure({ defaultHidden: true, asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 60_000 });
const user = userEvent.setup({ pointerEventsCheck: 0 });

const POOL: Pool = {
  id: 'k1',
  name: '月卡',
  kind: 'once',
  draw_order: 'oldest',
  use_limit: null,
  low_stock_at: 20,
  near_expiry_days: 3,
  manual: '',
  available: 8,
  counts: { available: 8, delivered: 1 },
  rules_using: 1,
  created_at: 0,
  updated_at: 0,
};

const CARD: Card = {
  id: 'c1',
  pool_id: 'k1',
  pool_name: '月卡',
  batch_id: 'b1',
  state: 'delivered',
  mask: '····8842',
  expires_at: null,
  uses: 1,
  order_id: 'o1',
  order_sn: '2411-7788',
  created_at: 0,
  updated_at: 0,
};
const FREE: Card = {
  ...CARD,
  id: 'c2',
  state: 'available',
  mask: '····1111',
  uses: 0,
  order_id: null,
  order_sn: null,
};

let asked: URLSearchParams[] = [];

beforeEach(() => {
  asked = [];
  server.use(
    http.get('*/api/v1/card-pools', () => HttpResponse.json([POOL])),
    http.get('*/api/v1/card-batches', () => HttpResponse.json([])),
    http.get('*/api/v1/card-uploads', () => HttpResponse.json([])),
    http.get('*/api/v1/cards', ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query);
      const tail = query.get('tail') ?? '';
      const items = [CARD, FREE].filter((card) => card.mask.endsWith(tail));
      return HttpResponse.json({ items, next_cursor: null });
    }),
    http.get('*/api/v1/cards/c1/history', () =>
      HttpResponse.json({
        card: CARD,
        log: [{ id: 'l1', reason: 'import', delta: 1, order_id: null, actor: 'wang', at: 1 }],
        uses: [{ order_id: 'o1', sn: '2411-7788', shop_name: '小店', buyer_name: '小王', at: 1 }],
      }),
    ),
  );
});

describe('the list of cards', () => {
  it('finds a card by its last characters and tells who got it', async () => {
    renderPage(<CardsPage />, { at: '/cards' });
    const box = await screen.findByLabelText('查卡密末尾几位');
    await user.type(box, '884{Enter}');
    expect(await screen.findByText('至少输入末尾 4 位')).toBeInTheDocument();
    expect(asked.some((query) => query.has('tail'))).toBe(false);

    await user.type(box, '2{Enter}');
    await waitFor(() => expect(asked.at(-1)?.get('tail')).toBe('8842'));
    expect(await screen.findByText('2411-7788')).toHaveAttribute('href', '/orders?open=o1');
    await waitFor(() => expect(screen.queryByText('····1111')).not.toBeInTheDocument());
    await user.click(screen.getByText('····8842'));
    expect(await screen.findByText(/发给 小王/)).toBeInTheDocument();
  });

  it('shows a card in clear only after a yes, and says that it is written down', async () => {
    let looks = 0;
    server.use(
      http.post('*/api/v1/cards/c1/reveal', () => {
        looks += 1;
        return HttpResponse.json({ number: null, secret: 'ABCD-8842', note: null });
      }),
    );
    renderPage(<CardsPage />, { at: '/cards?open=c1' });
    await user.click(await screen.findByText('查看'));
    expect(await screen.findByText('每次查看都会记入操作日志')).toBeInTheDocument();
    expect(looks).toBe(0);
    await user.click(within(screen.getByRole('tooltip')).getByText('查看'));
    expect(await screen.findByText('ABCD-8842')).toBeInTheDocument();
    await user.click(screen.getByText('收起'));
    expect(screen.queryByText('ABCD-8842')).not.toBeInTheDocument();
    expect(looks).toBe(1);
  });

  it('asks for the password where the settings protect what is in clear', async () => {
    const passwords: unknown[] = [];
    server.use(
      http.post('*/api/v1/cards/c1/reveal', async ({ request }) => {
        const { password } = (await request.json()) as { password: string | null };
        passwords.push(password);
        return password === 'right'
          ? HttpResponse.json({ number: null, secret: 'ABCD-8842', note: null })
          : HttpResponse.json(
              { code: 'login_refused', message: '', details: {}, request_id: '1' },
              { status: 401 },
            );
      }),
    );
    renderPage(<CardsPage />, { at: '/cards?open=c1' });
    await user.click(await screen.findByText('查看'));
    await user.click(within(await screen.findByRole('tooltip')).getByText('查看'));
    const box = await screen.findByLabelText('登录密码');
    fireEvent.change(box, { target: { value: 'wrong' } });
    fireEvent.submit(box);
    expect(await screen.findByPlaceholderText('密码不对，再试一次')).toBeInTheDocument();
    fireEvent.change(box, { target: { value: 'right' } });
    fireEvent.submit(box);
    expect(await screen.findByText('ABCD-8842')).toBeInTheDocument();
    expect(passwords).toEqual([null, 'wrong', 'right']);
  });

  it('takes an import back after a yes, and says what stayed', async () => {
    const batch = {
      id: 'b1',
      pool_id: 'k1',
      source: 'paste',
      imported: 40,
      duplicates: 0,
      rejected: 0,
      note: '',
      state: 'done',
      created_at: 0,
    };
    server.use(
      http.get('*/api/v1/card-batches', () => HttpResponse.json([batch])),
      http.delete('*/api/v1/card-batches/b1', () => HttpResponse.json({ removed: 38, kept: 2 })),
    );
    const { router } = renderPage(<CardsPage />, { at: '/cards?tab=batches' });
    await user.click(await screen.findByText('撤销'));
    await user.click(within(await screen.findByRole('tooltip')).getByText('撤销'));
    expect(await screen.findByText('已撤销 38 张，保留 2 张')).toBeInTheDocument();
    expect(router.state.location.search).toContain('tab=batches');
  });

  it('delivers the orders that waited for cards', async () => {
    server.use(
      http.post('*/api/v1/card-pools/k1/deliver-waiting', () =>
        HttpResponse.json({ orders: 3, ids: ['o1', 'o2', 'o3'] }),
      ),
    );
    let asked: unknown;
    server.use(
      http.post('*/api/v1/orders/proofs', async ({ request }) => {
        asked = await request.json();
        return HttpResponse.json({ items: [] });
      }),
    );
    renderPage(<CardsPage />, { at: '/cards?pool=k1' });
    await user.click(await screen.findByText('发出等待的订单'));
    expect(await screen.findByText('已开始发 3 单')).toBeInTheDocument();
    expect(await screen.findByText('发出结果')).toBeInTheDocument();
    expect(asked).toEqual({ ids: ['o1', 'o2', 'o3'] });
  });

  it('shows what became of each card of a batch and keeps the refused ones chosen', async () => {
    let body: unknown;
    server.use(
      http.post('*/api/v1/cards/batch', async ({ request }) => {
        body = await request.json();
        return HttpResponse.json({
          results: [
            { id: 'c1', ok: false, code: 'card_in_use', message: null },
            { id: 'c2', ok: true, code: null, message: null },
          ],
        });
      }),
    );
    renderPage(<CardsPage />, { at: '/cards' });
    for (const box of await screen.findAllByLabelText('选择此行')) fireEvent.click(box);
    await user.click(screen.getByText('作废', { selector: 'button span' }));
    const reason = await screen.findByLabelText('原因');
    fireEvent.change(reason, { target: { value: '供货方回收' } });
    fireEvent.submit(reason);
    const title = await screen.findByText('成功 1 条，未成功 1 条');
    expect(title).toBeInTheDocument();
    expect(screen.getByText('有卡密已预占或已发出')).toBeInTheDocument();
    expect(body).toEqual({ ids: ['c1', 'c2'], action: 'void', reason: '供货方回收' });
    expect(screen.getAllByText('已选 1 条')).not.toHaveLength(0);
  });

  it('leads to the first pool while there is none', async () => {
    server.use(http.get('*/api/v1/card-pools', () => HttpResponse.json([])));
    renderPage(<CardsPage />, { at: '/cards' });
    expect(await screen.findByText('先建一个卡池，再把卡密导入进去')).toBeInTheDocument();
  });
});

describe('the import', () => {
  const preview = {
    kind: 'text',
    encoding: 'gb18030',
    delimiter: 'comma',
    has_header: true,
    sheets: [],
    sheet: null,
    columns: [
      { index: 0, header: '卡号', samples: [], guess: 'number' },
      { index: 1, header: '卡密', samples: [], guess: 'secret' },
    ],
    rows: [['8801', 'ABCD-1234']],
    rows_estimate: 12_034,
  };

  it('goes from a pasted list over its columns to the result', async () => {
    let body: unknown;
    server.use(
      http.post('*/api/v1/card-imports/preview', () => HttpResponse.json(preview)),
      http.post('*/api/v1/card-imports', async ({ request }) => {
        body = await request.json();
        return HttpResponse.json({ operation_id: 'op1' });
      }),
      http.get('*/api/v1/operations/op1', () =>
        HttpResponse.json({
          id: 'op1',
          kind: 'card_import',
          state: 'done',
          done: 100,
          total: 100,
          result: {
            imported: 11_980,
            duplicates: 51,
            rejected: 1,
            rejects: [{ row_no: 230, column: 1, reason: 'bad_date' }],
          },
          error: null,
          started_at: 0,
          finished_at: 1,
        }),
      ),
    );
    renderPage(<CardsPage />, { at: '/cards?pool=k1' });
    await user.click(await screen.findByText('导入卡密'));
    fireEvent.change(await screen.findByLabelText('粘贴', { selector: 'textarea' }), {
      target: { value: '8801,ABCD-1234' },
    });
    await user.click(screen.getByText('下一步'));
    expect(await screen.findByText('粘贴 · 编码 GBK · 分隔符 逗号 · 约 12,034 行')).toBeInTheDocument();
    expect(screen.getByText('ABCD-1234')).toBeInTheDocument();
    fireEvent.change(screen.getByLabelText('批次备注'), { target: { value: '渠道 A' } });
    await user.click(screen.getByText('开始导入'));
    expect(await screen.findByText('11,980')).toBeInTheDocument();
    expect(screen.getByText('51')).toBeInTheDocument();
    expect(screen.getByText('230')).toBeInTheDocument();
    expect(screen.getByText('有效期不是日期，写成 2026-12-31')).toBeInTheDocument();
    expect(body).toEqual({
      pool_id: 'k1',
      source: { text: '8801,ABCD-1234' },
      columns: { number: 0, secret: 1 },
      has_header: true,
      delimiter: 'comma',
      expires_at: null,
      note: '渠道 A',
    });
  });

  it('is looked at once more when the delimiter was guessed wrong, and keeps what was typed', async () => {
    const looks: unknown[] = [];
    let body: unknown;
    const whole = {
      ...preview,
      delimiter: 'none',
      has_header: false,
      columns: [{ index: 0, header: null, samples: [], guess: 'secret' }],
      rows: [['8801,ABCD-1234']],
    };
    server.use(
      http.post('*/api/v1/card-imports/preview', async ({ request }) => {
        looks.push(await request.json());
        return HttpResponse.json(looks.length === 1 ? preview : whole);
      }),
      http.post('*/api/v1/card-imports', async ({ request }) => {
        body = await request.json();
        return HttpResponse.json({ operation_id: 'op1' });
      }),
      http.get('*/api/v1/operations/op1', () => new HttpResponse(null, { status: 404 })),
    );
    renderPage(<CardsPage />, { at: '/cards?pool=k1' });
    await user.click(await screen.findByText('导入卡密'));
    const text = '8801,ABCD-1234';
    fireEvent.change(await screen.findByLabelText('粘贴', { selector: 'textarea' }), {
      target: { value: text },
    });
    await user.click(screen.getByText('下一步'));
    fireEvent.change(await screen.findByLabelText('批次备注'), { target: { value: '渠道 A' } });
    await user.click(screen.getByText('换分隔符'));
    await user.click(await screen.findByText('整行一张'));
    expect(await screen.findByText('8801,ABCD-1234', { selector: 'td' })).toBeInTheDocument();
    expect(looks).toEqual([{ source: { text } }, { source: { text }, delimiter: 'none' }]);
    expect(screen.getByLabelText('批次备注')).toHaveValue('渠道 A');
    await user.click(screen.getByText('开始导入'));
    await waitFor(() =>
      expect(body).toMatchObject({
        columns: { secret: 0 },
        has_header: false,
        delimiter: 'none',
        note: '渠道 A',
      }),
    );
  });

  it('can be cancelled while it runs', async () => {
    let cancelled = false;
    server.use(
      http.post('*/api/v1/card-imports/preview', () => HttpResponse.json(preview)),
      http.post('*/api/v1/card-imports', () => HttpResponse.json({ operation_id: 'op1' })),
      http.get('*/api/v1/operations/op1', () =>
        HttpResponse.json({
          id: 'op1',
          kind: 'card_import',
          state: cancelled ? 'cancelled' : 'running',
          done: 10,
          total: 100,
          result: null,
          error: null,
          started_at: 0,
          finished_at: null,
        }),
      ),
      http.delete('*/api/v1/operations/op1', () => {
        cancelled = true;
        return new HttpResponse(null, { status: 204 });
      }),
    );
    renderPage(<CardsPage />, { at: '/cards?pool=k1' });
    await user.click(await screen.findByText('导入卡密'));
    fireEvent.change(await screen.findByLabelText('粘贴', { selector: 'textarea' }), {
      target: { value: 'A' },
    });
    await user.click(screen.getByText('下一步'));
    await user.click(await screen.findByText('开始导入'));
    await screen.findByText('10 / 100 行');
    await user.click(screen.getByText('取消'));
    expect(await screen.findByText('已取消，没有留下数据')).toBeInTheDocument();
  });

  it('hands a dropped file over and says how large one may be', async () => {
    let uploaded = '';
    server.use(
      http.post('*/api/v1/uploads', async ({ request }) => {
        uploaded = `${new URL(request.url).searchParams.get('name')}: ${await request.text()}`;
        const details = { size: 314_572_800, limit: 268_435_456 };
        return HttpResponse.json(
          { code: 'file_too_large', message: '', details, request_id: '1' },
          { status: 413 },
        );
      }),
    );
    renderPage(<CardsPage />, { at: '/cards?pool=k1' });
    await screen.findByText('导入卡密');
    offerCardList({ kind: 'file', file: new File(['ABCD'], '月卡.txt') });
    expect(await screen.findByText('月卡.txt')).toBeInTheDocument();
    await user.click(screen.getByText('下一步'));
    expect(await screen.findByText('文件 300 MB，上限 256 MB')).toBeInTheDocument();
    expect(uploaded).toBe('月卡.txt: ABCD');
  });

  it('reads a path by itself in the desktop window', async () => {
    let body: unknown;
    server.use(
      http.post('*/api/v1/card-imports/preview', async ({ request }) => {
        body = await request.json();
        return HttpResponse.json(preview);
      }),
    );
    renderPage(<CardsPage />, { at: '/cards?pool=k1' });
    await screen.findByText('导入卡密');
    offerCardList({ kind: 'path', path: 'C:\\卡\\月卡.xlsx' });
    await user.click(await screen.findByText('下一步'));
    await screen.findByText('开始导入');
    expect(body).toEqual({ source: { path: 'C:\\卡\\月卡.xlsx' } });
  });
});
