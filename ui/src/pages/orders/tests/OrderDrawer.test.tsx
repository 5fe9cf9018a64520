import { cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { OrderDetail, OrderRow } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { OrderDrawer } from '../drawer/OrderDrawer';
import { useOrderDoors } from '../useOrderDoors';
import { startBackend } from './backend';
import { guardResults, orderDetail, orderRow, PAID_AT, whyOf } from './sample';

configure({ asyncUtilTimeout: 10_000 });
const user = userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never });

function Drawer() {
  const doors = useOrderDoors(() => undefined);
  return (
    <>
      <OrderDrawer
        id="o1"
        rows={undefined}
        doors={doors}
        onOpen={() => undefined}
        onClose={() => undefined}
      />
      {doors.dialogs}
    </>
  );
}

function open(order: Partial<OrderRow>, patch: Partial<OrderDetail> = {}) {
  const row = orderRow(order);
  const backend = startBackend({ rows: [row], details: { o1: orderDetail(row, patch) } });
  return { backend, ...renderPage(<Drawer />, { at: '/orders' }) };
}

const press = async (text: string) => {
  const found = (await screen.findAllByText(text)).at(-1)?.closest('button');
  if (!found) throw new Error(`no button ${text}`);
  await user.click(found);
};
const lineWith = (order: Partial<OrderRow>, delivery: object): Partial<OrderDetail> => {
  const { lines } = orderDetail(orderRow(order));
  return {
    lines: lines.map((line) => ({ ...line, delivery: line.delivery && { ...line.delivery, ...delivery } })),
  };
};

describe('the one button', () => {
  it.each([
    ['立即发', { content: 'scheduled', why: whyOf('scheduled', 'send_now') }, { action: 'send_now' }],
    ['立即发', { content: 'manual', why: whyOf('waits_for_approval', 'send_now') }, { action: 'deliver' }],
    ['重试', { content: 'failed', why: whyOf('failed', 'retry') }, { action: 'retry' }],
    [
      '买家已收到',
      { content: 'needs_review', why: whyOf('content_unknown', 'resolve_review') },
      { action: 'resolve_review', track: 'content', answer: 'received' },
    ],
    [
      '还没发货，再提交一次',
      { content: 'sent', platform_state: 'needs_review', why: whyOf('shipment_unknown', 'resolve_review') },
      { action: 'resolve_review', track: 'platform', answer: 'not_received' },
    ],
  ] as const)('%s for %o', async (words, order, body) => {
    const { backend } = open(order);
    await press(words);
    await waitFor(() => expect(backend.acted.map((wish) => wish.body)).toEqual([body]));
  });

  it('says what an order of 京东 waits for, and leaves the buttons to what the platform ordered', async () => {
    server.use(http.get('*/api/v1/orders/:id/production', () => HttpResponse.json({ production: null })));
    open({ platform: 'jd_general', why: whyOf('taken_over', 'open_order', { of: 'called' }) });
    expect(await screen.findByText('等你处理：录入卡密；充值的充好后标记成功')).toBeInTheDocument();
    expect(screen.queryByText('去处理')).not.toBeInTheDocument();
    expect(screen.queryByText('去发货')).not.toBeInTheDocument();
  });

  it('resends the same card only after a question', async () => {
    const { backend } = open({ content: 'needs_review', why: whyOf('content_unknown', 'resolve_review') });
    await press('没收到，重发同一张');
    await screen.findByText('会把同一张卡密再发一次，不会换新卡。');
    expect(backend.acted).toEqual([]);
    await press('没收到，重发同一张');
    const body = { action: 'resolve_review', track: 'content', answer: 'not_received' };
    await waitFor(() => expect(backend.acted[0]?.body).toEqual(body));
  });

  it('ships with a real number', async () => {
    const { backend } = open({ why: whyOf('physical_goods', 'ship_by_hand') });
    await press('去发货');
    fireEvent.change(await screen.findByLabelText('快递公司'), { target: { value: '顺丰速运' } });
    fireEvent.change(screen.getByLabelText('快递单号'), { target: { value: 'SF 1' } });
    await press('提交发货');
    expect(await screen.findByText('单号是 6–40 位数字或字母')).toBeInTheDocument();
    fireEvent.change(screen.getByLabelText('快递单号'), { target: { value: ' SF1234567890 ' } });
    await press('提交发货');
    const body = { action: 'ship', company: '顺丰速运', number: 'SF1234567890' };
    await waitFor(() => expect(backend.acted[0]?.body).toEqual(body));
  });

  it('sends the seller to the app where no program may name a parcel', async () => {
    const { backend } = open({ platform: 'xianyu', why: whyOf('physical_goods', 'ship_by_hand') });
    await press('去发货');
    await screen.findAllByText('请在闲鱼 App 里填单号发货');
    expect(screen.queryByLabelText('快递单号')).not.toBeInTheDocument();
    expect(backend.acted).toEqual([]);
    await press('标为已处理');
    await waitFor(() => expect(backend.acted.map((wish) => wish.body)).toEqual([{ action: 'handled' }]));
  });

  it('marks virtual goods shipped without a number', async () => {
    const { backend } = open({ why: whyOf('taken_over', 'ship_by_hand') });
    await press('去发货');
    await press('提交发货');
    const body = { action: 'ship', company: '', number: '' };
    await waitFor(() => expect(backend.acted[0]?.body).toEqual(body));
  });

  it('overrules checks by their names, never one that cannot work', async () => {
    const guards = guardResults({
      buyer_limit: { detail: { limit: '2', days: '7', received: '2' } },
      no_risk_flag: {},
    });
    const order = { content: 'blocked', why: whyOf('buyer_limit', 'override_guard') } as const;
    const { backend } = open(order, lineWith(order, { guards }));
    await press('仍要发');
    const send = (await screen.findByText('放行并发出')).closest('button');
    expect(send).toBeDisabled();
    expect(screen.getAllByText('7 天内限 2 件，已收 2 件')).toHaveLength(2); // in the list of checks and in the question
    for (const box of screen.getAllByRole('checkbox')) await user.click(box);
    await press('放行并发出');
    const body = { action: 'deliver', overrides: ['buyer_limit', 'no_risk_flag'] };
    await waitFor(() => expect(backend.acted[0]?.body).toEqual(body));
  });

  it('does not offer to overrule missing stock', async () => {
    const guards = guardResults({ stock_enough: { overridable: false } });
    const order = { content: 'blocked', why: whyOf('risk_flag', 'override_guard') } as const;
    open(order, lineWith(order, { guards }));
    await press('仍要发');
    expect(await screen.findByText('这项不能放行，先处理好')).toBeInTheDocument();
    expect(screen.getByRole('checkbox')).toBeDisabled();
  });

  it('turns the product on and sends', async () => {
    const order = { content: 'blocked', why: whyOf('product_off', 'turn_product_on') } as const;
    const guards = guardResults({ product_on: { detail: { off: 'product' } } });
    const { backend } = open(order, lineWith(order, { guards }));
    const switched: unknown[] = [];
    server.use(
      http.get('*/api/v1/products', () =>
        HttpResponse.json({
          items: [
            { id: 'x', product_ref: 'p9' },
            { id: 'y', product_ref: 'p1' },
          ],
          next_cursor: null,
        }),
      ),
      http.patch('*/api/v1/products/:id', async ({ request, params }) => {
        switched.push([params.id, await request.json()]);
        return HttpResponse.json({});
      }),
    );
    await press('打开开关');
    await waitFor(() => expect(backend.acted[0]?.body).toEqual({ action: 'deliver' }));
    expect(switched).toEqual([['y', { switched_on: true }]]);
  });

  it('goes where cards are added', async () => {
    const { router } = open({
      content: 'out_of_stock',
      why: whyOf('out_of_stock', 'add_cards', { missing: '3' }),
    });
    expect(await screen.findByText('卡密不够，还缺 3 张')).toBeInTheDocument();
    await press('补卡密');
    expect(router.state.location.pathname).toBe('/cards');
  });
});

describe('what else can be done', () => {
  it('is what the program offers', async () => {
    const { backend } = open({}, { actions: ['handled', 'note', 'block_buyer'] });
    await press('标为已处理');
    await screen.findByText('程序不再为它发货，也不再提醒。');
    await press('标为已处理');
    await waitFor(() => expect(backend.acted[0]?.body).toEqual({ action: 'handled' }));
    expect(screen.queryByText('填单号发货')).not.toBeInTheDocument();
  });

  it('blocks a buyer with a reason', async () => {
    const { backend } = open({}, { actions: ['block_buyer'] });
    await press('更多');
    await user.click(await screen.findByText('拉黑买家'));
    const reason = await screen.findByLabelText('原因');
    fireEvent.change(reason, { target: { value: '恶意退款' } });
    await press('拉黑买家');
    await waitFor(() =>
      expect(backend.acted[0]?.body).toEqual({ action: 'block_buyer', reason: '恶意退款' }),
    );
  });

  it('postpones to a moment on the clock of Shanghai', async () => {
    const { backend } = open({ content: 'scheduled', why: whyOf('scheduled', 'send_now') });
    await press('推迟');
    await press('2 小时后');
    const before = Date.now();
    await press('推迟');
    await waitFor(() => expect(backend.acted[0]?.body.action).toBe('postpone'));
    const until = Number(backend.acted[0]?.body.until);
    expect(Math.abs(until - before - 7_200_000)).toBeLessThan(90_000);
  });
});

describe('what is shown', () => {
  it('keeps the content hidden until it is asked for, and hides it again', async () => {
    open({ content: 'sent', platform_state: 'shipped', status: 'shipped', attention: false });
    let asked = 0;
    server.use(
      http.post('*/api/v1/orders/o1/content/reveal', () => {
        asked += 1;
        return HttpResponse.json({ text: '卡密 AXQ2-7F2K' });
      }),
    );
    await press('查看内容');
    expect(await screen.findByText('会显示完整卡密，并记入操作日志。')).toBeInTheDocument();
    expect(asked).toBe(0);
    await press('查看内容');
    expect(await screen.findByText('卡密 AXQ2-7F2K')).toBeInTheDocument();
    await press('收起');
    expect(screen.queryByText('卡密 AXQ2-7F2K')).not.toBeInTheDocument();
  });

  it('asks for the password where looking is protected', async () => {
    open({ content: 'sent', platform_state: 'shipped', status: 'shipped', attention: false });
    const refused = { code: 'login_refused', message: '', details: {}, request_id: 'r1' };
    const typed: unknown[] = [];
    server.use(
      http.post('*/api/v1/orders/o1/content/reveal', async ({ request }) => {
        const body = await request.text();
        typed.push(body === '' ? undefined : JSON.parse(body).password);
        return typed.at(-1) === 'right'
          ? HttpResponse.json({ text: 'AXQ2-7F2K' })
          : HttpResponse.json(refused, { status: 403 });
      }),
    );
    await press('查看内容');
    await screen.findByText('会显示完整卡密，并记入操作日志。');
    await press('查看内容');
    for (const password of ['wrong', 'right']) {
      fireEvent.change(await screen.findByLabelText('登录密码'), { target: { value: password } });
      await press('查看内容');
      if (password === 'wrong') expect(await screen.findByText('密码不对，再试一次')).toBeInTheDocument();
    }
    expect(await screen.findByText('AXQ2-7F2K')).toBeInTheDocument();
    expect(typed).toEqual([undefined, 'wrong', 'right']);
  });

  it('shows the ends of a phone, and all of it when asked', async () => {
    open({ content: 'sent' }, { buyer_phone: '138****8000' });
    server.use(
      http.post('*/api/v1/orders/o1/phone/reveal', () => HttpResponse.json({ text: '13800138000' })),
    );
    expect(await screen.findByText('138****8000')).toBeInTheDocument();
    await press('查看号码');
    expect(await screen.findByText('13800138000')).toBeInTheDocument();
    await press('收起');
    expect(screen.queryByText('13800138000')).not.toBeInTheDocument();
  });

  it('names the account of a top-up behind the middleman what it is', async () => {
    open({ content: 'manual', platform: 'agiso' }, { buyer_phone: '138****8000' });
    expect(await screen.findByText('138****8000')).toBeInTheDocument();
    expect(screen.getByText('充值账号')).toBeInTheDocument();
    expect(screen.queryByText('电话')).not.toBeInTheDocument();
  });

  it('asks the platform for a phone that is not known, and says when there is none', async () => {
    open({ content: 'none', platform: 'douyin_life' });
    const gone = { code: 'not_found', message: '', details: {}, request_id: 'r1' };
    server.use(http.post('*/api/v1/orders/o1/phone/reveal', () => HttpResponse.json(gone, { status: 404 })));
    await press('向平台要号码');
    expect(await screen.findByText(/今天的解密次数用完了/)).toBeInTheDocument();
  });

  it('says in words why the program itself sent nothing', async () => {
    const message = '阿奇索 has sent cards of its own for this order';
    const code = 'sent_by_agiso';
    open(
      { content: 'failed' },
      {
        events: [
          { id: 'e1', kind: 'failed', detail: { line: 1, code, message }, actor: 'system', at: PAID_AT },
        ],
        attempts: [
          {
            track: 'content',
            line: 1,
            number: 1,
            state: 'refused',
            class: 'business',
            code,
            message,
            latency_ms: 3,
            started_at: PAID_AT,
            finished_at: PAID_AT,
            next_try_at: null,
          },
        ],
      },
    );
    expect(await screen.findAllByText(/阿奇索已经自己发过卡密/)).toHaveLength(2);
    expect(screen.queryByText(/has sent cards/)).not.toBeInTheDocument();
  });

  it('tells the history, the steps to come, the cards and the attempts', async () => {
    const event = (kind: string, detail = {}, actor = 'system') => ({
      id: kind,
      kind,
      detail,
      actor,
      at: PAID_AT,
    });
    const order = {
      content: 'failed',
      why: whyOf('retry_at', 'retry', { error: 'platform_unreachable', next_at: '1' }),
    } as const;
    open(order, {
      ...lineWith(order, { units: [{ unit: 1, card_id: 'c1', card_mask: '****7F2K' }] }),
      events: [
        event('paid'),
        event('reserved', { units: 2, missing: 0 }),
        event('blocked', { guard: 'buyer_limit' }),
        event('asked_to_deliver', { overrides: ['buyer_limit', 'no_risk_flag'] }, '老板'),
        event('reviewed', { received: false }, '老板'),
        event('teleported'),
      ],
      attempts: [
        {
          track: 'content',
          line: 1,
          number: 1,
          state: 'refused',
          class: 'transient',
          code: 'platform_unreachable',
          message: null,
          latency_ms: 412,
          started_at: PAID_AT,
          finished_at: PAID_AT,
          next_try_at: null,
        },
      ],
    });
    const timeline = (await screen.findByText('经过')).closest('section') ?? document.body;
    const told = within(timeline)
      .getAllByRole('listitem')
      .map((item) => item.textContent);
    expect(told).toEqual([
      expect.stringMatching(/^买家付款/),
      expect.stringMatching(/^预占卡密.*2 张$/),
      expect.stringMatching(/^检查没通过，停下.*买家限购$/),
      expect.stringMatching(/^人工点了立即发老板.*买家限购 · 平台风险提示$/),
      expect.stringMatching(/^人工核对老板.*没收到$/),
      expect.stringMatching(/^其他记录 teleported/),
      '发送内容',
      '平台发货',
    ]);
    expect(screen.getByText('****7F2K')).toBeInTheDocument();
    expect(screen.getByText('12 项检查全部通过')).toBeInTheDocument();
    expect(screen.getByText('发送内容 #1')).toBeInTheDocument();
    expect(screen.getByText('412 毫秒')).toBeInTheDocument();
    expect(screen.getAllByText(/连不上平台/).length).toBeGreaterThan(1);
  });
});

describe('the talk with the buyer', () => {
  it('is one click away where the platform has messages, and absent where it has none', async () => {
    const asked: unknown[] = [];
    const { router } = open({ shop_id: 's1' });
    expect(await screen.findByText('买家')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: '联系买家' })).not.toBeInTheDocument();
    cleanup();
    const row = orderRow({ shop_id: 's1' });
    startBackend({ rows: [row], details: { o1: orderDetail(row) } });
    server.use(
      http.get('*/api/v1/shops', () => HttpResponse.json([{ id: 's1', name: 'x', capabilities: ['chat'] }])),
      http.post('*/api/v1/conversations', async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json({ id: 'c7' });
      }),
    );
    const second = renderPage(<Drawer />, { at: '/orders' });
    await user.click(await screen.findByRole('button', { name: '联系买家' }));
    await waitFor(() => expect(second.router.state.location.pathname).toBe('/conversations'));
    expect(second.router.state.location.search).toBe('?open=c7');
    expect(asked).toEqual([{ order_id: 'o1' }]);
    expect(router.state.location.pathname).toBe('/orders');
  });
});

describe('a rating', () => {
  it('is offered for a finished order where the platform has ratings, and sent once in the words of the seller', async () => {
    const sent: unknown[] = [];
    open({ platform: 'xianyu', status: 'completed' });
    server.use(
      http.post('*/api/v1/orders/o1/rating', async ({ request }) => {
        sent.push(await request.json());
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await user.click(await screen.findByLabelText('评价买家'));
    fireEvent.change(await screen.findByLabelText('评价'), { target: { value: ' 好买家 ' } });
    await user.click(screen.getByText('发出评价'));
    expect(await screen.findByText('评价已发出')).toBeInTheDocument();
    expect(sent).toEqual([{ words: '好买家' }]);
  });

  it.each<[string[], boolean]>([
    [['rating', 'rated'], false],
    [['rating', 'rating_unknown', 'rated'], false],
    [['rating', 'rating_unknown'], true],
    [['rating', 'rating_failed'], true],
  ])('after the steps %j is offered: %s', async (kinds, offered) => {
    const events = kinds.map((kind, at) => ({
      id: `e${at}`,
      kind,
      detail: {},
      actor: '老板',
      at: PAID_AT,
    }));
    open({ platform: 'xianyu', status: 'completed' }, { events });
    expect(await screen.findByText('买家')).toBeInTheDocument();
    expect(screen.queryAllByLabelText('评价买家')).toHaveLength(offered ? 1 : 0);
  });

  it.each([
    ['an order that is not finished', { platform: 'xianyu', status: 'shipped' }],
    ['a platform without ratings', { platform: 'pdd', status: 'completed' }],
  ] as const)('is not offered for %s', async (_what, order) => {
    open(order);
    expect(await screen.findByText('买家')).toBeInTheDocument();
    expect(screen.queryByLabelText('评价买家')).not.toBeInTheDocument();
  });
});
