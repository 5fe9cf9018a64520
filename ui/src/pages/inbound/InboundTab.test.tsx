import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { InboundCallRow, InboundDesk, Shop } from '@/api/types';
import { setPreference } from '@/app/preferences';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { InboundTab, type InboundTabName } from './InboundTab';

const user = userEvent.setup({ pointerEventsCheck: PointerEventsCheckLevel.Never });

const shop = { id: 's1', platform: 'jd_general', name: '京东店' } as Shop;

const desk: InboundDesk = {
  platform: 'jd_general',
  lacks: ['offer'],
  addresses: [
    { call: 'beginDistill', path: '/api/jd/general/secret/beginDistill' },
    { call: 'findDistill', path: '/api/jd/general/secret/findDistill' },
  ],
  has_token: true,
  expires_at: null,
};

const calls: InboundCallRow[] = [
  {
    id: 'k2',
    at: 0,
    platform: 'jd_general',
    shop_id: 's1',
    shop_name: '京东店',
    order_id: 'o1',
    sn: '10001',
    direction: 'out',
    call: 'callback',
    outcome: 'retry',
    code: 'bad_answer',
    http_status: 200,
    duration_ms: 12,
    times: 1,
    request: 'state=succeeded quantity=1 try=1',
    answer: 'the answer is not what the platform answers with',
  },
  {
    id: 'k1',
    at: 0,
    platform: 'jd_general',
    shop_id: 's1',
    shop_name: '京东店',
    order_id: 'o1',
    sn: '10001',
    direction: 'in',
    call: 'beginDistill',
    outcome: 'answered',
    code: 'JDO_201',
    http_status: 200,
    duration_ms: 3,
    times: 1,
    request: 'wareNo=W-CARD quantity=1',
    answer: 'produceStatus=3 cards=0',
  },
];

let told: string[];

const show = (tab: InboundTabName, platform = shop.platform) =>
  renderPage(<InboundTab shop={{ ...shop, platform }} tab={tab} />, { at: '/shops' });

beforeEach(() => {
  told = [];
  setPreference('inbound.host', '');
  server.use(
    http.get('*/api/v1/shops/:id/inbound', () => HttpResponse.json(desk)),
    http.post('*/api/v1/shops/:id/inbound/self-test', async ({ request }) => {
      told.push(`test ${JSON.stringify(await request.json())}`);
      return HttpResponse.json({ lacks: [], answered: true, outside: false, outside_message: 'HTTP 502' });
    }),
    http.get('*/api/v1/shops/:id/mappings', () => HttpResponse.json([])),
    http.get('*/api/v1/card-pools', () => HttpResponse.json([])),
    http.get('*/api/v1/callbacks', () =>
      HttpResponse.json({
        items: [
          {
            id: 'c1',
            order_id: 'o1',
            sn: '10001',
            shop_id: 's1',
            shop_name: '京东店',
            state: 'stopped',
            tries: 1,
            run_at: 0,
            last_code: '11',
            last_message: 'IP没有权限',
            created_at: 0,
            updated_at: 0,
          },
        ],
        next_cursor: null,
        counts: { stopped: 1 },
      }),
    ),
    http.get('*/api/v1/inbound-calls', ({ request }) => {
      const asked = new URL(request.url).searchParams;
      asked.delete('limit');
      told.push(`calls ${asked.toString()}`);
      return HttpResponse.json({ items: calls, next_cursor: null });
    }),
    http.post('*/api/v1/orders/:id/production/actions', async ({ params, request }) => {
      const { action } = (await request.json()) as { action: string };
      told.push(`${String(params.id)} ${action}`);
      return HttpResponse.json({ production: null });
    }),
    http.get('*/api/v1/inbound-statistics', ({ request }) =>
      HttpResponse.json({
        days: [
          ...(new URL(request.url).searchParams.has('shop_id')
            ? []
            : [
                {
                  at: 1_795_104_000_000,
                  shop_id: 's2',
                  shop_name: '点卡店',
                  kind: 'top_up',
                  total: 2,
                  succeeded: 1,
                  failed: 0,
                  open: 1,
                  amount: 1000,
                },
              ]),
          {
            at: 1_795_104_000_000,
            shop_id: 's1',
            shop_name: '京东店',
            kind: 'cards',
            total: 4,
            succeeded: 3,
            failed: 1,
            open: 0,
            amount: 3000,
          },
        ],
      }),
    ),
  );
});

describe('a shop that JD calls', () => {
  it('shows the addresses under the seller’s own domain, what is missing, and what the self-test found', async () => {
    show('desk');
    expect(await screen.findByText(/映射至少一个商品/)).toBeInTheDocument();
    await user.type(screen.getByPlaceholderText(/shop.example.com/), 'https://me.example/');
    expect(
      await screen.findByText('https://me.example/api/jd/general/secret/beginDistill'),
    ).toBeInTheDocument();
    // As JD's own form labels them.
    expect(screen.getByText('提交充值&提取卡密 接口')).toBeInTheDocument();
    expect(screen.getByText('生产反查 接口')).toBeInTheDocument();
    await user.click(screen.getByText('开始自测'));
    const found = await screen.findByRole('status');
    expect(within(found).getByText('签名和应答正确')).toBeInTheDocument();
    expect(within(found).getByText(/收到 HTTP 502，不是货郎的应答，检查 nginx 或 Caddy/)).toBeInTheDocument();
    expect(told).toEqual(['test {"address":"https://me.example/"}']);
  });

  it('says what to do while no product is mapped', async () => {
    show('mappings');
    expect(await screen.findByText('还没有映射商品')).toBeInTheDocument();
    expect(screen.getAllByText('添加映射').length).toBeGreaterThan(0);
  });

  it.each([
    ['jd_general', /暂停在平台等你处理/],
    ['jd_game', /不接单，京东会退款/],
    ['agiso', /91卡券会收到/],
  ] as const)('says what becomes of orders of products nobody mapped: %s', async (platform, words) => {
    show('mappings', platform);
    expect(await screen.findByText(words)).toBeInTheDocument();
  });

  it('says where to see orders that were not taken, where they are not counted', async () => {
    show('statistics', 'jd_game');
    expect(await screen.findByText(/没接的单不算在这里/)).toBeInTheDocument();
  });

  it('sends a callback that stopped once more', async () => {
    show('calls');
    expect(await screen.findByText(/IP没有权限/)).toBeInTheDocument();
    await user.click(screen.getByText('重发回调'));
    await waitFor(() => expect(told).toContain('o1 resend'));
  });

  it('sends a callback of the log once more, when it is not sent again by itself', async () => {
    const called = (row: Partial<InboundCallRow>) => ({ ...calls[0], ...row });
    const items = [
      called({ id: 'k7', order_id: 'o7', outcome: 'check', code: '13', answer: '订单状态错误' }),
      called({ id: 'k6', order_id: 'o6', outcome: 'retry' }),
    ];
    server.use(
      http.get('*/api/v1/callbacks', () => HttpResponse.json({ items: [], next_cursor: null, counts: {} })),
      http.get('*/api/v1/inbound-calls', () => HttpResponse.json({ items, next_cursor: null })),
    );
    show('calls');
    await user.click(await screen.findByText('重发回调'));
    await waitFor(() => expect(told).toEqual(['o7 resend']));
  });

  it('says in the log why a callback failed, and what to do', async () => {
    show('calls');
    expect(await screen.findByText(/答复看不懂，会自动再发/)).toBeInTheDocument();
    expect(screen.queryByText(/the answer is not what/)).not.toBeInTheDocument();
    expect(
      await screen.findByText('11 IP没有权限 · 平台没放行这台机器的 IP，报给平台后重发'),
    ).toBeInTheDocument();
  });

  it('says in the log why a call of the platform was refused, and what to do', async () => {
    const heard = (row: Partial<InboundCallRow>): InboundCallRow => ({
      ...(calls[1] as InboundCallRow),
      order_id: null,
      sn: null,
      outcome: 'refused',
      ...row,
    });
    const items = [
      heard({ id: 'k5', code: 'JDO_304', request: 'no_form', answer: 'produceStatus=4 cards=0' }),
      heard({ id: 'k4', code: 'bad_signature', request: 'timestamp=1 | form_twice', answer: '' }),
      heard({ id: 'k6', code: 'JDO_303', request: 'bad_field totalPrice', answer: '' }),
      heard({ id: 'k7', code: 'JDO_303', request: 'a line of an older program', answer: '' }),
      heard({ id: 'k3', call: 'left_out', code: null, request: 'left_out', answer: '', times: 20 }),
    ];
    server.use(http.get('*/api/v1/inbound-calls', () => HttpResponse.json({ items, next_cursor: null })));
    show('calls');
    expect(
      await screen.findByText(
        '内容不是表单，或者太大 → produceStatus=4 cards=0 · 签名不对，核对密钥；不是京东发来的不用管',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText(/timestamp=1 \| 表单里有重复的字段 → 签名不对，核对 AppSecret/),
    ).toBeInTheDocument();
    expect(screen.getByText(/^缺少字段 totalPrice，或者它的内容看不懂 → 参数不对/)).toBeInTheDocument();
    expect(screen.getByText(/^a line of an older program → 参数不对/)).toBeInTheDocument();
    expect(screen.queryByText(/bad_signature/)).not.toBeInTheDocument();
    expect(screen.getByText('陌生调用合计')).toBeInTheDocument();
    expect(screen.getByText(/每分钟只记 60 条/)).toBeInTheDocument();
  });

  it('narrows the log by direction, result, call and order number', async () => {
    show('calls');
    await screen.findByText('JDO_201');
    const choose = async (label: string, option: string) => {
      fireEvent.mouseDown(screen.getByRole('combobox', { name: label }));
      await user.click(await screen.findByTitle(option));
    };
    await choose('方向', '我们回调平台');
    await choose('结果', '稍后再试');
    await choose('接口', '回调通知');
    await user.type(screen.getByRole('searchbox', { name: '订单号' }), '10001{Enter}');
    await waitFor(() =>
      expect(told.at(-1)).toBe('calls shop_id=s1&direction=out&outcome=retry&call=callback&sn=10001'),
    );
  });

  it('counts what succeeded by day, shop and kind', async () => {
    show('statistics');
    expect(await screen.findByText('75.0%')).toBeInTheDocument();
    expect(screen.queryByText('点卡店')).not.toBeInTheDocument();
    await user.click(screen.getByText('全部店铺'));
    expect(await screen.findByText('点卡店')).toBeInTheDocument();
    expect(screen.getByText('50.0%')).toBeInTheDocument();
    expect(screen.getByText('直充')).toBeInTheDocument();
    const total = () => screen.getByText('合计').closest('tr');
    expect(total()).toHaveTextContent('66.7%');
    await user.click(screen.getByText('按店铺'));
    expect(screen.getByText('京东店').closest('tr')).toHaveTextContent('75.0%');
    expect(screen.queryByText('直充')).not.toBeInTheDocument();
    await user.click(screen.getByText('按类型'));
    expect(screen.getByText('直充').closest('tr')).toHaveTextContent('50.0%');
    expect(screen.queryByText('点卡店')).not.toBeInTheDocument();
    expect(total()).toHaveTextContent('66.7%');
  });

  it('keeps the domain, and takes one without its scheme for https', async () => {
    setPreference('inbound.host', 'kept.example/');
    const first = show('desk');
    expect(
      await screen.findByText('https://kept.example/api/jd/general/secret/beginDistill'),
    ).toBeInTheDocument();
    await user.clear(screen.getByPlaceholderText(/shop.example.com/));
    await user.type(screen.getByPlaceholderText(/shop.example.com/), 'http://10.0.0.9:7788');
    first.unmount();
    show('desk');
    expect(
      await screen.findByText('http://10.0.0.9:7788/api/jd/general/secret/beginDistill'),
    ).toBeInTheDocument();
  });
});
