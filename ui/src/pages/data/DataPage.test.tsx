import { configure, screen, waitFor } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { DataPage } from './DataPage';

configure({ asyncUtilTimeout: 10_000 });
const user = userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never });

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

  it('lists imports and the rows that were left out with their reasons', async () => {
    start(() => []);
    const row = {
      id: 'i1',
      kind: 'sales',
      file_name: '售卖明细_1.xlsx',
      origin: 'dropped',
      shop_id: null,
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
      report: { sums_fen: { actual_receipt: 8_777_490 } },
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
      http.get('*/api/v1/watched-folder', () =>
        HttpResponse.json({ on: false, folder: '/data/导入', after: 'move', files: [] }),
      ),
    );
    renderPage(<DataPage />, { at: '/data?tab=imports' });
    await user.click(await screen.findByText('售卖明细_1.xlsx'));
    expect(await screen.findByText('没有订单号，多半是合计行')).toBeInTheDocument();
    expect(screen.getByText('¥87,774.90')).toBeInTheDocument();
    expect(screen.getByText('撤销导入')).toBeInTheDocument();
  });
});
