import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { getPreference } from '@/app/preferences';
import { orderRow, whyOf } from '@/pages/orders/tests/sample';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { CommandPalette } from './CommandPalette';

const TASK = { id: 'poll:s1', shop_id: 's1', title: 'poll', state: 'RUNNING', command: null };
const CHANNEL = { id: 'c1', kind: 'wecom', name: '值班群', enabled: true, present: true, state: 'well' };
const PRODUCT = { product_ref: '7153', title: '视频会员月卡', price: 1500, skus: [] };

let told: { path: string; body: unknown }[];

const note = async (request: Request) => {
  const body: unknown = await request.json().catch(() => null);
  told.push({ path: `${request.method} ${new URL(request.url).pathname.slice('/api/v1'.length)}`, body });
};

beforeEach(() => {
  told = [];
  server.use(
    http.get('*/api/v1/shops', () =>
      HttpResponse.json([
        { id: 's1', name: '练习店铺', state: 'active' },
        { id: 's2', name: '副店', state: 'paused' },
      ]),
    ),
    http.get('*/api/v1/tasks', () => HttpResponse.json([TASK, { ...TASK, id: 'chat:s2', state: 'PAUSED' }])),
    http.get('*/api/v1/practice', () => HttpResponse.json({ products: [PRODUCT] })),
    http.get('*/api/v1/session', () =>
      HttpResponse.json({ mode: 'server', setup_required: false, user: { name: '老板', role: 'owner' } }),
    ),
    http.post('*/api/v1/practice/payments', async ({ request }) => {
      await note(request);
      return HttpResponse.json({ sns: ['261120-100009'] });
    }),
    http.post('*/api/v1/backups', async ({ request }) => {
      await note(request);
      return HttpResponse.json({ operation_id: 'op1' });
    }),
    http.get('*/api/v1/operations/op1', () => HttpResponse.json({ id: 'op1', state: 'done', error: null })),
    http.post('*/api/v1/tasks/:id/commands', async ({ request }) => {
      await note(request);
      return HttpResponse.json(TASK);
    }),
    http.post('*/api/v1/shops/:id/actions', async ({ request }) => {
      await note(request);
      return HttpResponse.json({ ok: true });
    }),
    http.get('*/api/v1/orders/tabs', () => HttpResponse.json({ counts: { out_of_stock: 2 }, shops: 0 })),
    http.get('*/api/v1/notices/count', () => HttpResponse.json({ open: 3, critical: 0 })),
    http.post('*/api/v1/notices/actions', async ({ request }) => {
      await note(request);
      return HttpResponse.json({ results: [] });
    }),
    http.get('*/api/v1/notice-channels', () => HttpResponse.json([CHANNEL])),
    http.post('*/api/v1/notice-channels/:id/tests', async ({ request }) => {
      await note(request);
      return HttpResponse.json({ sent: true, trouble: null, detail: null });
    }),
    http.post('*/api/v1/doctor/bundles', async ({ request }) => {
      await note(request);
      return HttpResponse.json({ operation_id: 'op2' });
    }),
    http.get('*/api/v1/operations/op2', () =>
      HttpResponse.json({
        id: 'op2',
        state: 'done',
        error: null,
        result: { export_id: 'e1', file_name: 'diagnostics.zip', rows: 3 },
      }),
    ),
    http.get('*/api/v1/exports/e1', () => HttpResponse.arrayBuffer(new ArrayBuffer(8))),
    http.post('*/api/v1/orders/batch', async ({ request }) => {
      await note(request);
      return HttpResponse.json({
        results: [
          { id: 'o1', ok: true, code: null, message: null },
          { id: 'o2', ok: true, code: null, message: null },
        ],
      });
    }),
    http.post('*/api/v1/orders/proofs', () => HttpResponse.json({ items: [] })),
    http.post('*/api/v1/orders/:id/actions', async ({ request }) => {
      await note(request);
      return HttpResponse.json({ order: orderRow() });
    }),
    http.post('*/api/v1/logout', async ({ request }) => {
      await note(request);
      return new HttpResponse(null, { status: 204 });
    }),
    http.get('*/api/v1/orders', () =>
      HttpResponse.json({
        items: [{ id: 'o1', sn: '261120-100001', title: '耳机' }],
        next_cursor: null,
        total: null,
      }),
    ),
    http.get('*/api/v1/cards', ({ request }) => {
      const found = new URL(request.url).searchParams.get('tail') === '9ABC';
      const items = found ? [{ id: 'c1', mask: '····9ABC', pool_id: 'p1' }] : [];
      return HttpResponse.json({ items, next_cursor: null });
    }),
  );
});

/** What a search, or a list of what waits, finds. */
const found = (...items: ReturnType<typeof orderRow>[]) =>
  server.use(http.get('*/api/v1/orders', () => HttpResponse.json({ items, next_cursor: null, total: null })));

/** Types, waits for the line, and presses Enter on it: no mouse anywhere. */
async function press(typed: string, line: string | RegExp) {
  const view = renderPage(<CommandPalette open onClose={() => undefined} />, { at: '/' });
  await userEvent.type(screen.getByRole('combobox'), typed);
  const found = await screen.findByText(line);
  for (
    let steps = 0;
    found.closest('[role="option"]')?.getAttribute('aria-selected') !== 'true';
    steps += 1
  ) {
    if (steps > 50) throw new Error(`the arrows do not reach ${String(line)}`);
    await userEvent.keyboard('{ArrowDown}');
  }
  await userEvent.keyboard('{Enter}');
  return view;
}

describe('the palette', () => {
  it('offers pages, actions and shops, and narrows while one types', async () => {
    const close = vi.fn();
    renderPage(<CommandPalette open onClose={close} />, { at: '/' });
    expect(await screen.findByText('练习店铺')).toBeInTheDocument();
    await userEvent.type(screen.getByRole('combobox'), '卡密');
    await waitFor(() => expect(screen.queryByText('练习店铺')).not.toBeInTheDocument());
    expect(screen.getByText('卡密库')).toBeInTheDocument();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(close).toHaveBeenCalled();
  });

  it('finds orders by number', async () => {
    renderPage(<CommandPalette open onClose={() => undefined} />, { at: '/' });
    await userEvent.type(screen.getByRole('combobox'), '261120');
    const found = await screen.findByText('261120-100001');
    expect(found.closest('[role="option"]')).toHaveAttribute('aria-selected', 'true');
  });

  it('finds a card by its tail and opens it in its pool', async () => {
    const { router } = await press('9ABC', '····9ABC');
    expect(`${router.state.location.pathname}${router.state.location.search}`).toBe('/cards?pool=p1&open=c1');
  });

  it.each([
    ['导入', '导入卡密', '/cards?import=1'],
    ['新建', '新建规则', '/products?tab=rules&rule=new'],
  ])('%s opens the dialog where the work is done', async (typed, line, place) => {
    const { router } = await press(typed, line);
    expect(`${router.state.location.pathname}${router.state.location.search}`).toBe(place);
  });

  it('lets a practice buyer pay', async () => {
    await press('买家 月卡', '模拟买家付款：视频会员月卡');
    expect(await screen.findByText('已付款，订单 261120-100009')).toBeInTheDocument();
    const body = { product_ref: '7153', quantity: 1, count: 1 };
    expect(told).toEqual([{ path: 'POST /practice/payments', body }]);
  });

  it('backs up and says how it ended', async () => {
    await press('立即备份', '立即备份');
    expect(await screen.findByText('备份完成，已核对可以恢复')).toBeInTheDocument();
    expect(told.map(({ path }) => path)).toEqual(['POST /backups']);
  });

  it('says why a backup failed', async () => {
    const error = { code: 'disk_full', message: '' };
    server.use(
      http.get('*/api/v1/operations/op1', () => HttpResponse.json({ id: 'op1', state: 'failed', error })),
    );
    await press('立即备份', '立即备份');
    expect(await screen.findByText(/^磁盘已满/)).toBeInTheDocument();
  });

  it.each([
    ['暂停任务', /^暂停任务：.*练习店铺$/, 'poll:s1', 'pause'],
    ['恢复任务', /^恢复任务：.*练习店铺$/, 'chat:s2', 'resume'],
  ])('%s goes to the task', async (typed, line, id, command) => {
    await press(typed, line);
    const path = `POST /tasks/${encodeURIComponent(id)}/commands`;
    await waitFor(() => expect(told).toEqual([{ path, body: { command } }]));
  });

  it('asks once more before a shop is paused, and resumes one at once', async () => {
    const { unmount } = await press('暂停 练习', '暂停：练习店铺');
    // The question names its dialog, too.
    expect(await screen.findAllByText('暂停练习店铺？')).not.toHaveLength(0);
    expect(told).toEqual([]);
    unmount();
    await press('恢复 副店', '恢复：副店');
    await waitFor(() =>
      expect(told).toEqual([{ path: 'POST /shops/s2/actions', body: { action: 'resume' } }]),
    );
  });

  it('locks: whoever comes next has to log in', async () => {
    const { router } = await press('锁定', '锁定（退出登录）');
    await waitFor(() => expect(router.state.location.pathname).toBe('/login'));
    expect(told.map(({ path }) => path)).toEqual(['POST /logout']);
  });

  it('sends what waited for stock after a question, and shows what each got', async () => {
    found(orderRow({ content: 'out_of_stock' }), orderRow({ id: 'o2', content: 'out_of_stock' }));
    await press('发出等待', '发出等待的 2 单');
    expect(await screen.findAllByText('现在发出等待的 2 单？')).not.toHaveLength(0);
    expect(told).toEqual([]);
    await userEvent.click(screen.getByText('立即发'));
    expect(await screen.findByText('发出结果')).toBeInTheDocument();
    expect(told).toEqual([{ path: 'POST /orders/batch', body: { action: 'deliver', ids: ['o1', 'o2'] } }]);
  });

  it('marks every open alert as seen that is not put off, after a question', async () => {
    let asked = '';
    server.use(
      http.get('*/api/v1/notices', ({ request }) => {
        asked = new URL(request.url).search;
        return HttpResponse.json({ items: [{ id: 'n1' }, { id: 'n2' }, { id: 'n3' }], next_cursor: null });
      }),
    );
    await press('知道了', '知道了：3 条提醒');
    expect(await screen.findAllByText('3 条提醒都看过了？')).not.toHaveLength(0);
    expect(told).toEqual([]);
    await userEvent.click(screen.getByText('知道了'));
    expect(await screen.findByText('已标为知道了')).toBeInTheDocument();
    const body = { action: 'acknowledge', ids: ['n1', 'n2', 'n3'] };
    expect(told).toEqual([{ path: 'POST /notices/actions', body }]);
    expect(asked).toBe('?state=open&snoozed=false&limit=200');
  });

  it('tries a channel, and says what is in its way', async () => {
    const { unmount } = await press('测试 值班', '测试渠道：值班群');
    expect(await screen.findByText('“值班群”已发出测试，请查收')).toBeInTheDocument();
    expect(told.map(({ path }) => path)).toEqual(['POST /notice-channels/c1/tests']);
    unmount();
    server.use(
      http.post('*/api/v1/notice-channels/:id/tests', () =>
        HttpResponse.json({ sent: false, trouble: 'rate_limited', detail: '45009' }),
      ),
    );
    await press('测试 值班', '测试渠道：值班群');
    expect(await screen.findByText(/^发得太快/)).toBeInTheDocument();
  });

  it('makes the diagnostics bundle and saves it', async () => {
    vi.stubGlobal(
      'URL',
      Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined }),
    );
    await press('诊断', '生成诊断包');
    expect(await screen.findByText('诊断包已保存')).toBeInTheDocument();
    expect(told.map(({ path }) => path)).toEqual(['POST /doctor/bundles']);
  });

  it.each([
    ['a failed one again', whyOf('failed', 'retry'), '重试：261120-1001', { action: 'retry' }],
    [
      'one that may go out',
      whyOf('waits_for_approval', 'send_now'),
      '立即发：261120-1001',
      { action: 'deliver' },
    ],
  ])('sends %s', async (_what, why, line, body) => {
    found(orderRow({ why }));
    await press('261120-1001', line);
    await waitFor(() => expect(told).toEqual([{ path: 'POST /orders/o1/actions', body }]));
  });

  it('sends a scheduled order now', async () => {
    found(orderRow({ content: 'scheduled', bucket: 'scheduled', attention: false }));
    await press('261120-1001', '立即发：261120-1001');
    const body = { action: 'send_now' };
    await waitFor(() => expect(told).toEqual([{ path: 'POST /orders/o1/actions', body }]));
  });

  it('asks for the parcel’s number before an order is marked shipped', async () => {
    found(orderRow({ why: whyOf('physical_goods', 'ship_by_hand') }));
    await press('261120-1001', '去发货：261120-1001');
    expect(await screen.findByText('填写快递，标记发货')).toBeInTheDocument();
    expect(told).toEqual([]);
  });

  it('opens an order that a platform asked for, and does not offer to ship it', async () => {
    found(orderRow({ platform: 'jd_general', why: whyOf('taken_over', 'open_order', { of: 'called' }) }));
    const { router } = renderPage(<CommandPalette open onClose={() => undefined} />, { at: '/' });
    await userEvent.type(screen.getByRole('combobox'), '261120-1001');
    const line = await screen.findByText('去处理：261120-1001');
    expect(screen.queryByText('去发货：261120-1001')).not.toBeInTheDocument();
    await userEvent.click(line);
    await waitFor(() => expect(router.state.location.search).toContain('open=o1'));
  });

  it('changes how the program looks', async () => {
    await press('深色', '外观：深色');
    expect(getPreference('appearance', 'system')).toBe('dark');
  });
});
