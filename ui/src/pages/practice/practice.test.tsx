import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Practice, PracticeFaults, PracticeOrder } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { FaultPanel } from './FaultPanel';
import { PracticeDesk } from './PracticeDesk';

const user = userEvent.setup({ pointerEventsCheck: PointerEventsCheckLevel.Never });

const NO_FAULTS: PracticeFaults = {
  duplicate_event: 0,
  timeout_after_accept: 0,
  timeout_before_accept: 0,
  transient: 0,
  rate_limit: 0,
  dead_login: false,
};

const order = (sn: string, more: Partial<PracticeOrder> = {}): PracticeOrder => ({
  sn,
  order_id: `o-${sn}`,
  buyer: '小**鱼',
  title: '游戏点卡',
  status: 'shipped',
  messages: [{ text: '••••', at: 1_790_000_000_000 }],
  codes: [],
  marked_shipped: true,
  ...more,
});

const practice: Practice = {
  shop_id: 's1',
  products: [
    { product_ref: 'a', title: '会员月卡', kind: 'virtual', price: 1990, skus: [] },
    {
      product_ref: 'b',
      title: '游戏点卡',
      kind: 'virtual',
      price: 990,
      skus: [
        { sku_ref: 'b1', spec: '10 元', price: 990 },
        { sku_ref: 'b2', spec: '50 元', price: 4850 },
      ],
    },
  ],
  faults: NO_FAULTS,
  recent: [order('LX1'), order('LX2', { status: 'refunding' })],
  tour: { step: 0, done: true },
};

let told: unknown[];

beforeEach(() => {
  told = [];
  const take = async ({ request }: { request: Request }) => {
    told.push(await request.json());
    return HttpResponse.json(request.url.endsWith('payments') ? { sns: ['LX3', 'LX4'] } : order('LX2'));
  };
  server.use(
    http.get('*/api/v1/practice', () => HttpResponse.json(practice)),
    http.get('*/api/v1/practice/orders/:sn', ({ params }) => {
      const sn = String(params.sn);
      const status = sn === 'LX2' ? 'refunding' : 'shipped';
      return HttpResponse.json(order(sn, { status, messages: [{ text: `卡密 ${sn}-SECRET`, at: 1 }] }));
    }),
    http.post('*/api/v1/practice/payments', take),
    http.post('*/api/v1/practice/refunds', take),
    http.put('*/api/v1/practice/faults', take),
  );
});

describe('the practice shop', () => {
  it('lets several buyers pay for a spec', async () => {
    renderPage(<PracticeDesk />);
    fireEvent.mouseDown(await screen.findByLabelText('商品'));
    fireEvent.click(await screen.findByText(/游戏点卡 · /));
    fireEvent.change(screen.getByLabelText('几个买家'), { target: { value: '2' } });
    await user.click(screen.getByText('模拟付款'));
    await waitFor(() => expect(told).toEqual([{ product_ref: 'b', sku_ref: 'b1', quantity: 1, count: 2 }]));
    // The first of the new orders is the one whose buyer is shown.
    expect(await screen.findByText('卡密 LX3-SECRET')).toBeInTheDocument();
  });

  it("shows what an order's buyer received, and lets the buyer take back a refund", async () => {
    renderPage(<PracticeDesk />);
    expect(await screen.findByText('卡密 LX1-SECRET')).toBeInTheDocument();
    const views = await screen.findAllByText('买家视角');
    await user.click(views[1] ?? document.body);
    expect(await screen.findByText('卡密 LX2-SECRET')).toBeInTheDocument();
    await user.click(screen.getByText('买家撤回退款'));
    await waitFor(() => expect(told).toEqual([{ sn: 'LX2', action: 'withdraw' }]));
  });

  it('switches one fault and leaves the others', async () => {
    renderPage(<FaultPanel faults={{ ...NO_FAULTS, rate_limit: 0.2 }} />);
    await user.click(screen.getByLabelText('接受后超时'));
    await waitFor(() => expect(told).toEqual([{ ...NO_FAULTS, rate_limit: 0.2, timeout_after_accept: 0.3 }]));
    await user.click(screen.getByText('全部关闭'));
    await waitFor(() => expect(told.at(-1)).toEqual(NO_FAULTS));
  });
});
