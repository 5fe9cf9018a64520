import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Dashboard, Practice, PracticeOrder, Tour } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { DashboardPage } from './DashboardPage';
import { PayStep } from './tour/PayStep';

// jsdom draws nothing; its library needs none of it here.
vi.mock('@/components/chart/ChartCanvas', () => ({ default: () => null }));

const user = userEvent.setup({ pointerEventsCheck: PointerEventsCheckLevel.Never });

const AT = 1_790_000_000_000;

const figures: Dashboard = {
  today: {
    orders: 166,
    paid: 161,
    waiting: 4,
    delivered: 155,
    auto_success_rate: 0.99967,
    revenue: 1_234_560,
    failed: 2,
    refunds: 3,
    verified: 12,
    verify_failed: 1,
    to_verify: 5,
  },
  attention: { manual: 3, needs_review: 0, out_of_stock: 0 },
  hours: [{ at: AT, orders: 2, delivered: 1, revenue: 1990, verified: 1 }],
  days: [{ at: AT, orders: 20, delivered: 19, revenue: 39_800, verified: 12 }],
  shops: [
    {
      shop_id: 's1',
      name: '小满数码',
      platform: 'pdd',
      state: 'parked',
      reason: 'login_dead',
      last_synced_at: null,
      orders_today: 12,
      delivered_today: 11,
    },
  ],
  low_stock: [{ pool_id: 'p1', name: 'Steam 50 元', available: 0, low_stock_at: 10 }],
  tour: { step: 0, done: true },
};

const order: PracticeOrder = {
  sn: 'LX1',
  order_id: null,
  buyer: '小**鱼',
  title: '会员月卡',
  status: 'pending_ship',
  messages: [],
  codes: [],
  talk: [],
  marked_shipped: false,
};

const practice: Practice = {
  shop_id: 's9',
  products: [
    { product_ref: 'a', title: '会员月卡', kind: 'virtual', price: 1990, skus: [] },
    { product_ref: 'c', title: '钥匙扣', kind: 'physical', price: 1580, skus: [] },
  ],
  faults: {
    duplicate_event: 0,
    timeout_after_accept: 0,
    timeout_before_accept: 0,
    transient: 0,
    rate_limit: 0,
    dead_login: false,
  },
  recent: [],
  tour: { step: 0, done: true },
};

/** A program with these figures; keeps what was told to it. */
function serve(dashboard: Partial<Dashboard> = {}) {
  let tour: Tour = dashboard.tour ?? figures.tour;
  const saved: Tour[] = [];
  const payments: unknown[] = [];
  server.use(
    http.get('*/api/v1/dashboard', () => HttpResponse.json({ ...figures, ...dashboard, tour })),
    http.get('*/api/v1/practice', () => HttpResponse.json(practice)),
    http.put('*/api/v1/practice/tour', async ({ request }) => {
      tour = (await request.json()) as Tour;
      saved.push(tour);
      return HttpResponse.json(tour);
    }),
    http.post('*/api/v1/practice/payments', async ({ request }) => {
      payments.push(await request.json());
      return HttpResponse.json({ sns: ['LX1'] });
    }),
  );
  return { saved, payments };
}

function tile(label: string): HTMLElement {
  const link = screen.getByText(label).closest('a');
  if (!link) throw new Error(`${label} is no link`);
  return link;
}

describe('the dashboard', () => {
  it('shows today in figures, and red only where somebody waits', async () => {
    serve();
    renderPage(<DashboardPage />);
    expect(await screen.findByText('¥12,345.60')).toBeInTheDocument();
    const manual = tile('待人工');
    expect(within(manual).getByText('3')).toHaveAttribute('data-tone', 'red');
    expect(manual).toHaveAttribute('href', '/orders?tab=manual');
    expect(within(tile('待核对')).getByText('0')).not.toHaveAttribute('data-tone');
    const verified = tile('今日核销');
    expect(within(verified).getByText('12')).toBeInTheDocument();
    expect(within(verified).getByText('待 5 单 · 未成功 1')).toBeInTheDocument();
    expect(verified).toHaveAttribute('href', '/verifications');
    // One failure in three thousand must not be rounded away.
    expect(screen.getByText('99.9%')).toBeInTheDocument();
  });

  it('says that there is no rate before the first automatic delivery', async () => {
    serve({ today: { ...figures.today, auto_success_rate: null } });
    renderPage(<DashboardPage />);
    expect(await screen.findByText('还没有自动发货')).toBeInTheDocument();
  });

  it('leads to the empty pool and to the shop that waits', async () => {
    serve();
    renderPage(<DashboardPage />);
    expect(await screen.findByText('已用完')).toBeInTheDocument();
    expect(screen.getByLabelText('给Steam 50 元补货').closest('a')).toHaveAttribute('href', '/cards?pool=p1');
    expect(screen.getByText('小满数码')).toHaveAttribute('href', '/shops?open=s1');
    expect(screen.getByText('等你处理')).toBeInTheDocument();
    expect(screen.getByText('还没同步')).toBeInTheDocument();
  });

  it.each([
    ['24 小时', '最近 24 小时的订单、发出、核销和成交额', ['22:13', '2', '1', '1', '¥19.90']],
    ['30 天', '最近 30 天的订单、发出、核销和成交额', ['09-21', '20', '19', '12', '¥398']],
  ])('draws what the last %s brought', async (span, label, row) => {
    serve();
    renderPage(<DashboardPage />);
    await user.click(await screen.findByText(span));
    expect(await screen.findByRole('img', { name: label })).toBeInTheDocument();
    await user.click(screen.getByText('查看数据'));
    const table = screen.getByRole('table', { name: label });
    const cells = (at: number) => [...(within(table).getAllByRole('row')[at]?.children ?? [])];
    expect(cells(0).map((cell) => cell.textContent)).toEqual(['', '订单', '发出', '核销', '成交额']);
    expect(cells(1).map((cell) => cell.textContent)).toEqual(row);
  });

  it('offers another try when the figures cannot be read', async () => {
    serve();
    server.use(
      http.get('*/api/v1/dashboard', () => HttpResponse.json({ code: 'internal' }, { status: 500 }), {
        once: true,
      }),
    );
    renderPage(<DashboardPage />);
    await user.click(await screen.findByText('重试'));
    expect(await screen.findByText('¥12,345.60')).toBeInTheDocument();
  });
});

describe('the guided first delivery', () => {
  it('lets a buyer pay and goes on by itself', async () => {
    const { saved, payments } = serve({ tour: { step: 0, done: false } });
    server.use(http.get('*/api/v1/practice/orders/LX1', () => HttpResponse.json(order)));
    renderPage(<DashboardPage />);
    await user.click(await screen.findByText('开始'));
    await user.click(await screen.findByText('模拟付款'));
    expect(await screen.findByText('货郎正在处理这一单……')).toBeInTheDocument();
    expect(payments).toEqual([{ product_ref: 'a', quantity: 1, count: 1 }]);
    await waitFor(() =>
      expect(saved).toEqual([
        { step: 1, done: false },
        { step: 2, done: false },
      ]),
    );
  });

  it('waits for the delivery, shows what the buyer got, and ends', async () => {
    const { saved } = serve({ tour: { step: 2, done: false } });
    let seen: PracticeOrder = order;
    server.use(
      http.get('*/api/v1/practice', () => HttpResponse.json({ ...practice, recent: [order] })),
      http.get('*/api/v1/practice/orders/LX1', () => HttpResponse.json(seen)),
    );
    renderPage(<DashboardPage />);
    const next = (await screen.findAllByText('看买家收到了什么')).at(-1)?.closest('button');
    if (!next) throw new Error('no button');
    expect(next).toBeDisabled();
    seen = {
      ...order,
      order_id: 'o1',
      status: 'shipped',
      messages: [{ text: '您的会员月卡：LX0021-8F3K', at: AT }],
      codes: [],
      talk: [],
      marked_shipped: true,
    };
    await waitFor(() => expect(next).toBeEnabled());
    await user.click(next);
    expect(await screen.findByText('您的会员月卡：LX0021-8F3K')).toBeInTheDocument();
    await user.click(screen.getByText('下一步'));
    await user.click(await screen.findByText('完成引导'));
    await waitFor(() => expect(saved.at(-1)).toEqual({ step: 4, done: true }));
    await waitFor(() => expect(screen.queryByText('跳过引导')).not.toBeInTheDocument());
  });

  it('offers no parcel for the first delivery', async () => {
    serve();
    renderPage(<PayStep practice={practice} onPaid={() => undefined} />);
    fireEvent.mouseDown(screen.getByLabelText('商品'));
    expect((await screen.findAllByText(/会员月卡/)).length).toBeGreaterThan(1);
    expect(screen.queryByText(/钥匙扣/)).not.toBeInTheDocument();
  });

  it('can be skipped', async () => {
    const { saved } = serve({ tour: { step: 0, done: false } });
    renderPage(<DashboardPage />);
    await user.click(await screen.findByText('跳过引导'));
    await waitFor(() => expect(saved).toEqual([{ step: 0, done: true }]));
    await waitFor(() => expect(screen.queryByText('看它自动发货')).not.toBeInTheDocument());
  });
});
