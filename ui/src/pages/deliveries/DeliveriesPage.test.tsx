import { configure, screen, waitFor } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { orderDetail, orderRow } from '@/pages/orders/tests/sample';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { DeliveriesPage } from './DeliveriesPage';

configure({ asyncUtilTimeout: 10_000 });
const user = userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never });

const entry = (id: string, detail: object) => ({
  id,
  at: Date.UTC(2026, 10, 20, 6),
  level: 'info',
  title: 'content.accepted',
  order_id: 'o1',
  actor: null,
  detail: {
    track: 'content',
    state: 'accepted',
    line: 1,
    number: 1,
    sn: '261120-1001',
    shop: '练习店',
    title: 'Steam 充值码',
    buyer: '小**鱼',
    latency_ms: 412,
    ...detail,
  },
});

function start(items: object[]) {
  const asked: string[] = [];
  const answer = ({ request }: { request: Request }) => {
    const { pathname, search } = new URL(request.url);
    asked.push(pathname.replace('/api/v1/logs/', '') + search);
    return HttpResponse.json({ items, next_cursor: null });
  };
  server.use(
    http.get('*/api/v1/logs/deliveries', answer),
    http.get('*/api/v1/logs/errors', answer),
    http.get('*/api/v1/orders/tabs', () => HttpResponse.json({ counts: { scheduled: 3, manual: 1234 } })),
    http.get('*/api/v1/orders/o1', () => HttpResponse.json(orderDetail(orderRow()))),
    http.get('*/api/v1/dashboard', () =>
      HttpResponse.json({ today: { delivered: 109, waiting: 9, failed: 2, auto_success_rate: 0.964 } }),
    ),
  );
  return asked;
}

describe('deliveries', () => {
  it('shows every call with its result, and opens its order', async () => {
    start([
      entry('a1', {}),
      entry('a2', {
        track: 'platform',
        number: 2,
        state: 'refused',
        code: 'platform_refused',
        message: '订单状态不对',
      }),
    ]);
    const { router } = renderPage(<DeliveriesPage />, { at: '/deliveries' });
    expect(await screen.findByText('发送内容 #1')).toBeInTheDocument();
    expect(screen.getByText('标记发货 #2')).toBeInTheDocument();
    expect(screen.getByText('平台没有接受 · 订单状态不对')).toBeInTheDocument();
    await user.click(screen.getByText('发送内容 #1'));
    expect(router.state.location.search).toBe('?open=o1');
    expect(await screen.findByText('商品与发货')).toBeInTheDocument();
  });

  it('shows the figures of today; each leads to its orders', async () => {
    start([]);
    renderPage(<DeliveriesPage />, { at: '/deliveries' });
    const tile = async (label: string) => (await screen.findByText(label)).closest('a, div');
    expect(await screen.findByText('109')).toBeInTheDocument();
    expect(screen.getByText('自动成功率 96.4%')).toBeInTheDocument();
    expect(await screen.findByText('1,234')).toBeInTheDocument();
    expect(await tile('待人工')).toHaveAttribute('href', '/orders?tab=manual');
    expect(await tile('缺货等待')).toHaveTextContent('缺货等待0');
  });

  it('reads only failures and searches, as the address says', async () => {
    const asked = start([]);
    const { router } = renderPage(<DeliveriesPage />, { at: '/deliveries?q=steam' });
    expect(await screen.findByText('没有符合条件的内容')).toBeInTheDocument();
    expect(asked.at(-1)).toBe('deliveries?q=steam&limit=50');
    await router.navigate('/deliveries');
    expect(await screen.findByText('还没有发过货')).toBeInTheDocument();
    await user.click(screen.getByText('只看未成功'));
    await waitFor(() => expect(asked.at(-1)).toBe('errors?limit=50'));
    expect(router.state.location.search).toBe('?only=failed');
    expect(await screen.findByText('没有失败的记录')).toBeInTheDocument();
  });
});
