import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { setPreference } from '@/app/preferences';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { DataPage } from './DataPage';

configure({ asyncUtilTimeout: 10_000 });
const user = userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never });

const VERIFIED = '已核销';
const BOOKED = '已预约';

const sum = (key: string, receipt: number) => ({
  key,
  rows: 3,
  orders: 2,
  actual_receipt: receipt,
  sale_amount: receipt + 100,
  merchant_subsidy: 0,
  product_payment: receipt,
  platform_subsidy: 100,
  software_fee: 20,
  talent_commission: 5,
  increment_commission: 1,
  preset_price: 0,
  booking_surcharge: 0,
});

function start(sums: (by: string | null, url: URL) => object[]) {
  const asked: string[] = [];
  server.use(
    http.get('*/api/v1/sales-details/sums', ({ request }) => {
      const url = new URL(request.url);
      asked.push(url.search);
      return HttpResponse.json(sums(url.searchParams.get('by'), url));
    }),
    http.get('*/api/v1/sales-details', () => HttpResponse.json({ items: [], next_cursor: null })),
    http.get('*/api/v1/shops', () => HttpResponse.json([])),
  );
  return asked;
}

describe('data', () => {
  it('says how a report gets in while there is none', async () => {
    start(() => []);
    renderPage(<DataPage />, { at: '/data' });
    expect(await screen.findByText('还没有售卖明细')).toBeInTheDocument();
  });

  it('says how orders come while there is none', async () => {
    start(() => []);
    server.use(http.get('*/api/v1/order-reports', () => HttpResponse.json({ items: [], next_cursor: null })));
    renderPage(<DataPage />, { at: '/data?tab=orders' });
    expect(await screen.findByText('还没有抖音来客的订单')).toBeInTheDocument();
    expect(screen.getByText(/连接来客店铺/)).toBeInTheDocument();
  });

  it('shows totals, groups and narrows by a click', async () => {
    const asked = start((by) =>
      by === 'status' ? [sum('已核销', 87_774_90), sum('', 100)] : by === 'day' ? [] : [sum('', 87_775_90)],
    );
    const { router } = renderPage(<DataPage />, { at: '/data' });
    expect(await screen.findByText('¥87,775.90')).toBeInTheDocument();
    await user.click(await screen.findByText('已核销'));
    expect(router.state.location.search).toContain('status=');
    await waitFor(() => expect(asked.some((query) => query.includes('status='))).toBe(true));
  });

  it('shows the reports of the only account under its shop, and those of several apart', async () => {
    setPreference('shop', 's1');
    const shops = (...accounts: string[]) => {
      const life = accounts.map((id) => ({ id, name: id, platform: 'douyin_life' }));
      server.use(
        http.get('*/api/v1/shops', () =>
          HttpResponse.json([...life, { id: 'p1', name: 'p1', platform: 'pdd' }]),
        ),
      );
    };
    try {
      const alone = start((by) => (by === 'day' ? [] : [sum('', 300_00)]));
      shops('s1');
      const view = renderPage(<DataPage />, { at: '/data' });
      await waitFor(() => expect(alone.some((query) => !query.includes('shop_id='))).toBe(true));
      view.unmount();

      const apart = start((by) => (by === 'day' ? [] : [sum('', 300_00)]));
      shops('s1', 's2');
      renderPage(<DataPage />, { at: '/data' });
      expect(await screen.findAllByText('¥300.00')).not.toHaveLength(0);
      expect(apart.every((query) => query.includes('shop_id=s1'))).toBe(true);
    } finally {
      setPreference('shop', null);
    }
  });

  it('sums fees, commissions and subsidies by day, the newest first, and narrows by a click', async () => {
    const asked = start((by) =>
      by === 'day' ? [sum('2025-11-19', 100_00), sum('2025-11-20', 200_00)] : [sum('', 300_00)],
    );
    const { router } = renderPage(<DataPage />, { at: '/data?by=day' });
    const table = await screen.findByRole('table', { name: '分组汇总' });
    const days = await within(table).findAllByText(/^2025-11-/);
    expect(days.map((day) => day.textContent)).toEqual(['2025-11-20', '2025-11-19']);
    expect(within(table).getAllByText('¥0.20')).toHaveLength(2);
    expect(within(table).getAllByText('¥0.06')).toHaveLength(2);
    expect(within(table).getAllByText('¥1.00')).toHaveLength(2);
    const [newest] = days;
    if (newest) await user.click(newest);
    expect(new URLSearchParams(router.state.location.search).get('range')).toBe('2025-11-20~2025-11-20');
    await waitFor(() => expect(asked.some((query) => query.includes('from='))).toBe(true));
  });

  it('says when the days of travel do not come', async () => {
    start(() => []);
    server.use(
      http.get('*/api/v1/travel-bookings/sums', ({ request }) =>
        new URL(request.url).searchParams.get('by') === 'day'
          ? HttpResponse.json(
              { code: 'internal', message: '', details: {}, request_id: 'r' },
              { status: 500 },
            )
          : HttpResponse.json([{ key: '已预约', rows: 2, orders: 2, pieces: 3 }]),
      ),
      http.get('*/api/v1/travel-bookings', () => HttpResponse.json({ items: [], next_cursor: null })),
    );
    renderPage(<DataPage />, { at: '/data?tab=bookings' });
    expect(await screen.findByText('共 3 份')).toBeInTheDocument();
    expect(await screen.findByRole('alert')).toBeInTheDocument();
  });

  it('puts sales and bookings of an order side by side, also where one is missing', async () => {
    start(() => []);
    const sold = { rows: 2, statuses: { [VERIFIED]: 2 }, product_name: '海岛一日游' };
    const nothing = { rows: 0, statuses: {}, product_name: '' };
    const money = {
      actual_receipt: 200_00,
      sale_amount: 210_00,
      software_fee: 20,
      commission: 6,
      subsidy: 0,
    };
    const free = { actual_receipt: 0, sale_amount: 0, software_fee: 0, commission: 0, subsidy: 0 };
    const booked = (pieces: number, day: string) => ({
      rows: pieces,
      pieces,
      product_name: '海岛一日游',
      statuses: { [BOOKED]: pieces },
      days: [day],
    });
    const items = [
      {
        order_id: '1077940305329948933',
        order: null,
        sales: { ...sold, ...money },
        bookings: booked(3, '2025-12-01'),
      },
      {
        order_id: '1077940305329948934',
        order: null,
        sales: { ...nothing, ...free },
        bookings: booked(1, '2025-12-02'),
      },
    ];
    server.use(http.get('*/api/v1/order-reports', () => HttpResponse.json({ items, next_cursor: null })));
    renderPage(<DataPage />, { at: '/data?tab=orders' });
    // Three bookings of an order multiply nothing.
    expect(await screen.findByText('¥200.00')).toBeInTheDocument();
    expect(screen.getByText('已核销 2')).toBeInTheDocument();
    expect(screen.getByText('已预约 3')).toBeInTheDocument();
    expect(screen.getByText('已预约 1')).toBeInTheDocument();
    expect(screen.getByText('2025-12-02')).toBeInTheDocument();
    // What no report tells is not nothing.
    expect(screen.queryByText('¥0.00')).not.toBeInTheDocument();
  });

  it('lists imports and the rows that were left out with their reasons', async () => {
    start(() => []);
    const row = {
      id: 'i1',
      kind: 'sales',
      file_name: '售卖明细_1.xlsx',
      origin: 'dropped',
      shop_id: 's1',
      size: 10,
      export_date: null,
      state: 'done',
      live: true,
      error: null,
      reason: null,
      rows_stored: 39,
      rows_new: 39,
      rows_updated: 0,
      rows_skipped: 1,
      duplicates: 3,
      warnings: 0,
      report: {
        sums_fen: { actual_receipt: 8_777_490 },
        missing_columns: ['software_fee_rate', 'owner_uid'],
      },
      actor: 'seller',
      started_at: 1_795_140_000_000,
      finished_at: 1_795_140_001_000,
      undone_at: null,
    };
    server.use(
      http.get('*/api/v1/imports', () => HttpResponse.json({ items: [row], next_cursor: null })),
      http.get('*/api/v1/imports/i1', () => HttpResponse.json(row)),
      http.get('*/api/v1/imports/i1/rejected-rows', () =>
        HttpResponse.json({
          items: [
            {
              sheet: '售卖明细',
              row_no: 47,
              column: '所属订单ID',
              reason: 'bad_key',
              skipped: true,
              value: '合计',
            },
          ],
          next_cursor: null,
        }),
      ),
      http.get('*/api/v1/shops', () =>
        HttpResponse.json([{ id: 's1', name: '来客一店', platform: 'douyin_life' }]),
      ),
      http.get('*/api/v1/watched-folder', () =>
        HttpResponse.json({ on: false, folder: '/data/导入', after: 'move', files: [] }),
      ),
    );
    renderPage(<DataPage />, { at: '/data?tab=imports' });
    await user.click(await screen.findByText('售卖明细_1.xlsx'));
    expect(await screen.findByText('没有订单号，多半是合计行')).toBeInTheDocument();
    expect(screen.getByText('¥87,774.90')).toBeInTheDocument();
    expect(screen.getByText('1.0 秒')).toBeInTheDocument();
    expect(await screen.findByText('来客一店')).toBeInTheDocument();
    expect(screen.getByText('撤销导入')).toBeInTheDocument();
    const lacks = screen.getByRole('list', { name: '表里没有的列，已留空' });
    expect(within(lacks).getByText('软件服务费率, 订单归属人uid')).toBeInTheDocument();
  });
});
