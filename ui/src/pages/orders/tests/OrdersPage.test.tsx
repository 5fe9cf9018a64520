import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { ShopNeed } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { OrdersPage } from '../OrdersPage';
import { startBackend } from './backend';
import { orderRow, whyOf } from './sample';

configure({ asyncUtilTimeout: 10_000 });
/** Asking for pointer events means computing every style above an element: slow, and not what is tested. */
const user = userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never });

/** Looking for text is quicker by far than asking for roles in a table of this size. */
const button = (place: HTMLElement, text: string) => {
  const found = within(place).getAllByText(text).at(-1)?.closest('button');
  if (!found) throw new Error(`no button ${text}`);
  return found;
};
const chooseAll = () => user.click(screen.getByLabelText('选择本页'));
const bar = () => screen.findByLabelText('已选 2 条');
const row = async (sn: string) => {
  const found = (await screen.findByText(sn)).closest('tr');
  if (!found) throw new Error('no row');
  return found;
};
const two = () => [orderRow(), orderRow({ id: 'o2', sn: '261120-1002', title: '网易云会员' })];

describe('the list', () => {
  it('opens on what needs the seller, and a tab asks for its own orders', async () => {
    const backend = startBackend({ rows: two() });
    const { router } = renderPage(<OrdersPage />, { at: '/orders' });
    await row('261120-1001');
    expect(backend.listed.at(-1)?.get('tab')).toBe('attention');
    await user.click(screen.getAllByText(/^待发货$/)[0] ?? document.body);
    await waitFor(() => expect(backend.listed.at(-1)?.get('tab')).toBe('pending_ship'));
    expect(router.state.location.search).toBe('?tab=pending_ship');
  });

  it('counts every tab, red only where something waits for the seller', async () => {
    startBackend({
      counts: { attention: 9, all: 120, manual: 6, needs_review: 0, out_of_stock: 2, shipped: 80 },
    });
    renderPage(<OrdersPage />, { at: '/orders' });
    await screen.findByText('120');
    const count = (name: RegExp) => within(screen.getByRole('tab', { name })).getByText(/^\d+$/);
    expect(count(/需要我处理/)).toHaveTextContent('9');
    const red = (name: RegExp) => count(name).hasAttribute('data-red');
    expect([red(/待人工/), red(/缺货等待/)]).toEqual([true, true]);
    expect([red(/需要我处理/), red(/全部/), red(/待核对/), red(/已发货/)]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('asks by the filters in the address', async () => {
    const backend = startBackend({ rows: two() });
    renderPage(<OrdersPage />, { at: '/orders?tab=all&q=steam&platform=pdd&range=2026-11-01~2026-11-02' });
    await row('261120-1001');
    const asked = Object.fromEntries(backend.listed.at(-1) ?? []);
    expect(asked).toEqual({
      tab: 'all',
      q: 'steam',
      platform: 'pdd',
      from: String(Date.UTC(2026, 9, 31, 16)),
      to: String(Date.UTC(2026, 10, 2, 16)),
      limit: '50',
    });
  });

  it('searches all orders from the first tab', async () => {
    const backend = startBackend({ rows: two() });
    renderPage(<OrdersPage />, { at: '/orders' });
    await user.type(await screen.findByLabelText('搜索订单'), '7F2K{Enter}');
    await waitFor(() => expect(backend.listed.at(-1)?.get('q')).toBe('7F2K'));
    expect(backend.listed.at(-1)?.get('tab')).toBe('all');
  });

  it('says what an empty tab is for, and offers other tabs to a search', async () => {
    startBackend();
    const { router } = renderPage(<OrdersPage />, { at: '/orders' });
    expect(await screen.findByText('没有要处理的订单')).toBeInTheDocument();
    await router.navigate('/orders?tab=manual&q=abc');
    await user.click(await screen.findByText('在全部订单里找'));
    expect(router.state.location.search).toBe('?tab=all&q=abc');
  });

  it('says what went wrong and reads again', async () => {
    const backend = startBackend({ rows: two() });
    const refused = { code: 'forbidden', message: '', details: {}, request_id: 'r1' };
    server.use(
      http.get('*/api/v1/orders', () => HttpResponse.json(refused, { status: 403 }), { once: true }),
    );
    renderPage(<OrdersPage />, { at: '/orders' });
    await user.click(await screen.findByText('重试'));
    await row('261120-1001');
    expect(backend.listed).toHaveLength(1);
  });
});

describe('a pasted list of numbers', () => {
  it('is looked up, and the missing ones are named', async () => {
    const backend = startBackend({ rows: two() });
    renderPage(<OrdersPage />, { at: '/orders?tab=all' });
    await row('261120-1001');
    const pasted = '261120-1002\n999999-0001\t999999-0002，261120-1002';
    fireEvent.paste(screen.getByLabelText('搜索订单'), { clipboardData: { getData: () => pasted } });
    expect(await screen.findByText('找到 1 单，共查 3 个单号')).toBeInTheDocument();
    expect(backend.looked).toEqual([['261120-1002', '999999-0001', '999999-0002']]);
    expect(screen.getByText('没找到 2 个')).toBeInTheDocument();
    expect(screen.getByText('999999-0001')).toBeInTheDocument();
    expect(screen.getByText('网易云会员')).toBeInTheDocument();
    expect(screen.queryByText('261120-1001')).not.toBeInTheDocument();
    await user.click(screen.getByText('回到列表'));
    await row('261120-1001');
  });

  it('can be typed into a dialog too', async () => {
    const backend = startBackend({ rows: two() });
    renderPage(<OrdersPage />, { at: '/orders?tab=all' });
    await user.click(await screen.findByLabelText('批量查单号'));
    fireEvent.change(await screen.findByLabelText('粘贴订单号'), {
      target: { value: '888888-1 888888-2' },
    });
    expect(screen.getByText('认出 2 个单号')).toBeInTheDocument();
    await user.click(screen.getByText('查询'));
    expect(await screen.findByText('一个也没找到')).toBeInTheDocument();
    expect(backend.looked).toEqual([['888888-1', '888888-2']]);
  });

  it('is searched for when it is a single number', async () => {
    startBackend({ rows: two() });
    renderPage(<OrdersPage />, { at: '/orders?tab=all' });
    const field = await screen.findByLabelText('搜索订单');
    const passed = fireEvent.paste(field, { clipboardData: { getData: () => '261120-1002' } });
    expect(passed).toBe(true);
  });
});

describe('chosen rows', () => {
  it('answer for themselves, and those that failed can be tried again', async () => {
    const backend = startBackend({ rows: two() });
    renderPage(<OrdersPage />, { at: '/orders' });
    await row('261120-1001');
    await chooseAll();
    await user.click(button(await bar(), '重试'));
    expect(await screen.findByText('成功 1 条，未成功 1 条')).toBeInTheDocument();
    expect(screen.getByText('库存不够')).toBeInTheDocument();
    expect(screen.getAllByText('261120-1001')).toHaveLength(2); // in the list and in the result
    expect(backend.batches).toEqual([{ action: 'retry', ids: ['o1', 'o2'] }]);
    await user.click(button(document.body, '重试未成功的'));
    await waitFor(() => expect(backend.batches.at(-1)).toEqual({ action: 'retry', ids: ['o1'] }));
  });

  it('are sent only after a question', async () => {
    const backend = startBackend({ rows: two() });
    renderPage(<OrdersPage />, { at: '/orders' });
    await row('261120-1001');
    await chooseAll();
    await user.click(button(await bar(), '立即发'));
    expect(await screen.findByText('立即发出选中的 2 单？')).toBeInTheDocument();
    expect(backend.batches).toEqual([]);
    await user.click(button(document.body, '立即发'));
    await waitFor(() => expect(backend.batches).toEqual([{ action: 'deliver', ids: ['o1', 'o2'] }]));
  });
});

describe('a row', () => {
  it('that is scheduled says when, and can be sent at once', async () => {
    const due = Date.now() + 3_600_000;
    const scheduled = orderRow({
      content: 'scheduled',
      due_at: due,
      why: whyOf('scheduled', 'send_now', { due_at: String(due) }),
    });
    const backend = startBackend({ rows: [scheduled] });
    renderPage(<OrdersPage />, { at: '/orders?tab=scheduled' });
    const line = await row('261120-1001');
    expect(within(line).getByText(/^将于 .*\d\d:\d\d 发出$/)).toBeInTheDocument();
    await user.click(button(line, '立即发'));
    await waitFor(() => expect(backend.acted[0]?.body).toEqual({ action: 'send_now' }));
    expect(backend.acted[0]?.key).toMatch(/^[0-9a-f]{32}$/);
  });

  it('that is scheduled is cancelled after a question', async () => {
    const scheduled = orderRow({ content: 'scheduled', why: whyOf('scheduled', 'send_now') });
    const backend = startBackend({ rows: [scheduled] });
    renderPage(<OrdersPage />, { at: '/orders?tab=scheduled' });
    const line = await row('261120-1001');
    await user.click(within(line).getByLabelText('更多操作'));
    await user.click(await screen.findByText('取消发货'));
    await screen.findAllByText('取消这单的发货？');
    await user.click(button(document.body, '取消发货'));
    await waitFor(() => expect(backend.acted.at(-1)?.body).toEqual({ action: 'cancel' }));
  });

  it('is walked to with the arrows and opened with Enter; a slash goes to the search', async () => {
    startBackend({ rows: two() });
    const { router } = renderPage(<OrdersPage />, { at: '/orders' });
    const first = await row('261120-1001');
    const second = await row('261120-1002');
    await user.keyboard('{ArrowDown}');
    expect(first).toHaveFocus();
    await user.keyboard('{ArrowDown}');
    expect(second).toHaveFocus();
    await user.keyboard('{ArrowUp}/');
    expect(screen.getByLabelText('搜索订单')).toHaveFocus();
    second.focus();
    await user.keyboard('{Enter}');
    expect(router.state.location.search).toBe('?open=o2');
  });
});

describe('shops that need the seller', () => {
  const need = (patch: Partial<ShopNeed> = {}): ShopNeed => ({
    shop_id: 's1',
    name: '小满闲鱼',
    platform: 'xianyu',
    reason: 'login_dead',
    since: Date.now() - 3_600_000,
    deadline: null,
    waiting: 0,
    ...patch,
  });

  it('stand in the work list and in its count, also without any order', async () => {
    startBackend({ needs: [need()], counts: { attention: 0 } });
    const { router } = renderPage(<OrdersPage />, { at: '/orders' });
    const row = (await screen.findByText('店铺登录已失效，需要重新登录')).closest('li');
    expect(row).toHaveTextContent('小满闲鱼');
    expect(within(screen.getByRole('tab', { name: /需要我处理/ })).getByText('1')).toBeInTheDocument();
    await user.keyboard('{ArrowDown}');
    expect(row).toHaveFocus();
    await user.keyboard('1');
    expect(router.state.location.pathname + router.state.location.search).toBe('/shops?open=s1');
  });

  it('lead to the shop where a new login would not help', async () => {
    startBackend({ needs: [need({ reason: 'risk_control' })], counts: { attention: 0 } });
    renderPage(<OrdersPage />, { at: '/orders' });
    const shop = (await screen.findByText('平台要你本人验证，验证后才能继续')).closest('li');
    expect(shop).toHaveTextContent('去店铺');
    expect(shop).not.toHaveTextContent('重新登录');
  });

  it('say how long is left and how many orders wait, and the arrows go on to the orders', async () => {
    const ending = need({
      reason: 'login_ending',
      since: null,
      deadline: Date.now() + 5 * 3_600_000,
      waiting: 3,
    });
    startBackend({ rows: two(), needs: [ending] });
    const { router } = renderPage(<OrdersPage />, { at: '/orders' });
    const shop = (await screen.findByText('登录快到期，请提前重新登录')).closest('li');
    expect(shop).toHaveTextContent(/3 单等着发还剩 [45] 小时/);
    const first = await row('261120-1001');
    await user.keyboard('{ArrowDown}{ArrowDown}');
    expect(first).toHaveFocus();
    await user.keyboard('{ArrowUp}{Enter}');
    expect(router.state.location.pathname).toBe('/shops');
  });

  it('stand under no other tab', async () => {
    startBackend({ rows: two(), needs: [need()] });
    renderPage(<OrdersPage />, { at: '/orders?tab=manual' });
    await row('261120-1001');
    expect(screen.queryByText('小满闲鱼')).not.toBeInTheDocument();
  });
});

it('ships by hand what must be shipped soon and has no reason of its own', async () => {
  const soon = orderRow({ content: 'none', deadline_near: true, ship_by: Date.now() + 3_600_000 });
  startBackend({ rows: [soon] });
  renderPage(<OrdersPage />, { at: '/orders' });
  const line = await row('261120-1001');
  expect(within(line).getByText('快到最晚发货时间，还没发货')).toBeInTheDocument();
  await user.click(button(line, '去发货'));
  expect(await screen.findByText('填写快递，标记发货')).toBeInTheDocument();
});

it('sends every order that waits for stock by one button', async () => {
  const backend = startBackend({ rows: two(), counts: { out_of_stock: 2 } });
  renderPage(<OrdersPage />, { at: '/orders?tab=out_of_stock' });
  await user.click(await screen.findByText('发出等待的 2 单'));
  await screen.findByText('现在发出等待的 2 单？');
  await user.click(button(document.body, '立即发'));
  await waitFor(() => expect(backend.batches).toEqual([{ action: 'deliver', ids: ['o1', 'o2'] }]));
  // The first was refused; what the second got is shown, and that the first waits on.
  expect(await screen.findByText('已发出 1 单 · 1 单还在等')).toBeInTheDocument();
  expect(screen.getByText('••••QX7A')).toBeInTheDocument();
  expect(screen.getByText('库存不够')).toBeInTheDocument();
});
