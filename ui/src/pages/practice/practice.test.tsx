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
  talk: [],
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
    if (request.url.endsWith('payments')) return HttpResponse.json({ sns: ['LX3', 'LX4'] });
    if (request.url.endsWith('questions')) return HttpResponse.json({ buyer: '小鱼', product_ref: 'b' });
    return HttpResponse.json(order('LX2'));
  };
  server.use(
    http.get('*/api/v1/practice', () => HttpResponse.json(practice)),
    http.get('*/api/v1/practice/orders/:sn', ({ params }) => {
      const sn = String(params.sn);
      const status = sn === 'LX2' ? 'refunding' : 'shipped';
      return HttpResponse.json(order(sn, { status, messages: [{ text: `卡密 ${sn}-SECRET`, at: 1 }] }));
    }),
    http.post('*/api/v1/practice/payments', take),
    http.post('*/api/v1/practice/questions', take),
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

  it('lets a buyer ask about a product, in own words', async () => {
    renderPage(<PracticeDesk />);
    await user.click(await screen.findByRole('button', { name: /模拟买家提问/ }));
    fireEvent.change(await screen.findByLabelText('买家要问的话'), { target: { value: ' 有货吗 ' } });
    fireEvent.change(screen.getByLabelText('谁来问'), { target: { value: '小鱼' } });
    await user.click(screen.getByRole('button', { name: '发出提问' }));
    await waitFor(() => expect(told).toEqual([{ text: '有货吗', product_ref: 'a', buyer: '小鱼' }]));
    expect(await screen.findByText(/小鱼 已提问/)).toBeInTheDocument();
  });

  it('lets the buyer of an order ask, and shows what was said in the order of time', async () => {
    const talk = [
      { by_seller: false, text: '怎么用', at: 2 },
      { by_seller: true, text: '官网兑换', at: 3 },
    ];
    server.use(
      http.get('*/api/v1/practice/orders/:sn', () =>
        HttpResponse.json(order('LX1', { messages: [{ text: '卡密', at: 1 }], talk })),
      ),
    );
    renderPage(<PracticeDesk />);
    const phone = await screen.findByLabelText('小**鱼 看到的内容');
    await waitFor(() => expect(phone.textContent).toMatch(/卡密.*怎么用.*官网兑换/));
    await user.click(screen.getByRole('button', { name: /(^|\s)买家提问$/ }));
    await user.click(await screen.findByRole('button', { name: '发出提问' }));
    await waitFor(() => expect(told).toEqual([{ text: '在吗？什么时候发货', sn: 'LX1' }]));
  });

  it('switches one fault and leaves the others', async () => {
    renderPage(<FaultPanel faults={{ ...NO_FAULTS, rate_limit: 0.2 }} />);
    await user.click(screen.getByLabelText('接受后超时'));
    await waitFor(() => expect(told).toEqual([{ ...NO_FAULTS, rate_limit: 0.2, timeout_after_accept: 0.3 }]));
    await user.click(screen.getByText('全部关闭'));
    await waitFor(() => expect(told.at(-1)).toEqual(NO_FAULTS));
  });
});
