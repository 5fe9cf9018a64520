import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { VerificationRecord, VerificationRule, VoucherLookup } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { VerificationsPage } from './VerificationsPage';

const user = userEvent.setup({ pointerEventsCheck: PointerEventsCheckLevel.Never });

const record = (id: string, more: Partial<VerificationRecord> = {}): VerificationRecord => ({
  id,
  shop_id: 's1',
  shop_name: '小满门店',
  order_id: 'o1',
  order_sn: '261120-483920174653',
  code: '••••1905',
  state: 'verified',
  undoing: false,
  reason: null,
  message: null,
  title: '双人下午茶套餐券',
  amount: 12_800,
  expires_at: null,
  via: 'scanner',
  rule_id: null,
  batch_id: null,
  actor: 'owner',
  verified_at: Date.now(),
  undo_until: Date.now() + 3_540_000,
  created_at: Date.now(),
  updated_at: Date.now(),
  ...more,
});

const rule = (more: Partial<VerificationRule> = {}): VerificationRule => ({
  id: 'r1',
  shop_id: 's1',
  shop_name: '小满门店',
  product_ref: '',
  product_title: '',
  condition: 'paid',
  wait_ms: 7_200_000,
  active: false,
  asks_first: false,
  waiting: [],
  created_at: 0,
  updated_at: 0,
  ...more,
});

const shops = [
  {
    shop_id: 's1',
    name: '小满门店',
    platform: 'practice',
    state: 'active',
    undo_within_ms: 3_600_000,
    has_history: false,
  },
];

const lookup = (row: number, more: Partial<VoucherLookup> = {}): VoucherLookup => ({
  row,
  code: '••••1905',
  shop_name: '小满门店',
  usable: true,
  order_sn: '107794',
  title: '双人下午茶套餐券',
  amount: 12_800,
  expires_at: null,
  reason: null,
  message: null,
  record: null,
  ...more,
});

let told: { path: string; body: unknown }[];

beforeEach(() => {
  told = [];
  const note = async (request: Request) => {
    const body: unknown = await request.json().catch(() => undefined);
    told.push({ path: `${request.method} ${new URL(request.url).pathname.slice('/api/v1'.length)}`, body });
  };
  server.use(
    http.get('*/api/v1/verification-shops', () => HttpResponse.json({ items: shops })),
    http.get('*/api/v1/shops', () => HttpResponse.json([])),
    http.get('*/api/v1/verification-rules', () => HttpResponse.json({ items: [rule()] })),
    http.get('*/api/v1/verification-records', () =>
      HttpResponse.json({
        items: [
          record('v1'),
          record('v2', {
            state: 'failed',
            reason: 'verification_code_expired',
            undo_until: null,
            via: 'rule',
          }),
          record('v3', { state: 'needs_review', reason: 'verification_unknown', undo_until: null }),
        ],
        next_cursor: null,
        total: 3,
      }),
    ),
    http.post('*/api/v1/verifications', async ({ request }) => {
      await note(request);
      return HttpResponse.json(record('v9'));
    }),
    http.post('*/api/v1/verifications/:id/actions', async ({ request }) => {
      await note(request);
      return HttpResponse.json(record('v1', { state: 'undone', undo_until: null }));
    }),
    http.put('*/api/v1/verification-rules/:id', async ({ request }) => {
      await note(request);
      return HttpResponse.json(rule({ active: true }));
    }),
  );
});

describe('verifying by hand', () => {
  it('sends a code by Enter, shows the answer large, and is ready for the next', async () => {
    renderPage(<VerificationsPage />, { at: '/verifications?tab=manual' });
    const field = await screen.findByLabelText('券码');
    await waitFor(() => expect(field).toHaveFocus());
    await user.type(field, ' 318827641905 {Enter}');
    const answer = screen.getByRole('status', { name: '核销结果' });
    expect(await within(answer).findByText('已核销')).toBeInTheDocument();
    expect(answer).toHaveTextContent('双人下午茶套餐券');
    expect(answer).toHaveTextContent('••••1905');
    expect(answer).not.toHaveTextContent('318827641905');
    expect(field).toHaveValue('');
    expect(field).toHaveFocus();
    const [asked] = told;
    expect(asked?.path).toBe('POST /verifications');
    expect(asked?.body).toMatchObject({ verification_code: '318827641905', shop_id: 's1' });
  });

  it('names the order when one is given, and asks for a code when there is none', async () => {
    renderPage(<VerificationsPage />, { at: '/verifications?tab=manual&order=261120-1' });
    const field = await screen.findByLabelText('券码');
    await user.type(field, '{Enter}');
    expect(await screen.findByText('请先扫码或输入券码')).toBeInTheDocument();
    expect(told).toEqual([]);
    await user.type(field, '12345678{Enter}');
    await waitFor(() => expect(told).toHaveLength(1));
    expect(told[0]?.body).toMatchObject({ order_sn: '261120-1', verification_code: '12345678' });
    expect(told[0]?.body).not.toHaveProperty('shop_id');
  });

  it.each([
    ['verification_code_used', '券码已经核销过'],
    ['verification_code_expired', '券码已过期'],
    ['verification_code_foreign', '券码不属于这家店'],
    ['verification_code_refunded', '这张券在退款或已退款'],
    ['verification_code_not_yet', '这张券还没到可用时间'],
  ])('answers %s in words of its own', async (reason, words) => {
    server.use(
      http.post('*/api/v1/verifications', () =>
        HttpResponse.json(record('v9', { state: 'failed', reason, undo_until: null })),
      ),
    );
    renderPage(<VerificationsPage />, { at: '/verifications?tab=manual' });
    await user.type(await screen.findByLabelText('券码'), '318827641905{Enter}');
    const answer = screen.getByRole('status', { name: '核销结果' });
    expect(await within(answer).findByText(words)).toBeInTheDocument();
    expect(answer.querySelector('[data-tone]')).toHaveAttribute('data-tone', 'red');
  });

  it('says what to do when it could not even be asked', async () => {
    server.use(
      http.post('*/api/v1/verifications', () =>
        HttpResponse.json(
          { code: 'verification_just_done', message: '', details: {}, request_id: 'r' },
          { status: 409 },
        ),
      ),
    );
    renderPage(<VerificationsPage />, { at: '/verifications?tab=manual' });
    await user.type(await screen.findByLabelText('券码'), '318827641905{Enter}');
    const answer = screen.getByRole('status', { name: '核销结果' });
    expect(await within(answer).findByText('这张券刚刚核销过')).toBeInTheDocument();
  });

  it('says where to go when no shop verifies', async () => {
    server.use(http.get('*/api/v1/verification-shops', () => HttpResponse.json({ items: [] })));
    renderPage(<VerificationsPage />, { at: '/verifications?tab=manual' });
    expect(await screen.findByText('没有能核销的店铺')).toBeInTheDocument();
  });
});

describe('the records', () => {
  it('takes a verification back while there is time, after asking', async () => {
    renderPage(<VerificationsPage />, { at: '/verifications' });
    const undo = await screen.findByText(/^撤销（剩 5\d:\d\d）$/);
    await user.click(undo);
    const question = await screen.findByRole('tooltip');
    expect(question).toHaveTextContent('买家可以再次使用');
    await user.click(within(question).getByText('撤销核销'));
    await waitFor(() =>
      expect(told).toEqual([{ path: 'POST /verifications/v1/actions', body: { action: 'undo' } }]),
    );
  });

  it('gives each result its reason and its buttons', async () => {
    renderPage(<VerificationsPage />, { at: '/verifications' });
    expect(await screen.findByText(/券码已过期/)).toBeInTheDocument();
    await user.click(screen.getByText('再试一次'));
    await waitFor(() =>
      expect(told).toEqual([{ path: 'POST /verifications/v2/actions', body: { action: 'retry' } }]),
    );
    await user.click(screen.getByText('没有核销'));
    const question = await screen.findByRole('tooltip');
    await user.click(within(question).getByText('没有核销'));
    await waitFor(() =>
      expect(told.at(-1)).toEqual({
        path: 'POST /verifications/v3/actions',
        body: { action: 'resolve', counts: false },
      }),
    );
  });

  it('says what an empty list is for, and when it cannot be read', async () => {
    server.use(
      http.get('*/api/v1/verification-records', () =>
        HttpResponse.json({ items: [], next_cursor: null, total: 0 }),
      ),
    );
    const { unmount } = renderPage(<VerificationsPage />, { at: '/verifications' });
    expect(await screen.findByText('还没有核销记录')).toBeInTheDocument();
    unmount();
    server.use(
      http.get('*/api/v1/verification-records', () =>
        HttpResponse.json({ code: 'internal', message: '', details: {}, request_id: 'r' }, { status: 500 }),
      ),
    );
    renderPage(<VerificationsPage />, { at: '/verifications' });
    expect(await screen.findByRole('alert')).toBeInTheDocument();
  });
});

describe('rules and lists', () => {
  it('shows a rule that is off, and turns it on', async () => {
    renderPage(<VerificationsPage />, { at: '/verifications?tab=rules' });
    expect(await screen.findByText('买家付款后')).toBeInTheDocument();
    expect(screen.getByText('再等 2 小时')).toBeInTheDocument();
    const onOff = screen.getByRole('switch', { name: '启用' });
    expect(onOff).not.toBeChecked();
    await user.click(onOff);
    await waitFor(() => expect(told).toHaveLength(1));
    expect(told[0]?.body).toMatchObject({ active: true, condition: 'paid', wait_ms: 7_200_000 });
  });

  it('offers no rule to a shop whose codes only buyers have', async () => {
    const life = { ...shops[0], shop_id: 's7', name: '来客小店', platform: 'douyin_life' };
    server.use(
      http.get('*/api/v1/verification-shops', () => HttpResponse.json({ items: [life, ...shops] })),
      http.get('*/api/v1/products', () => HttpResponse.json({ items: [], next_cursor: null })),
    );
    renderPage(<VerificationsPage />, { at: '/verifications?tab=rules' });
    expect(await screen.findByText(/抖音来客的券码只在买家手里/)).toBeInTheDocument();
    const add = screen.getByRole('button', { name: /添加规则/ });
    await waitFor(() => expect(add).toBeEnabled());
    await user.click(add);
    const dialog = await screen.findByRole('dialog');
    fireEvent.mouseDown(within(dialog).getByRole('combobox', { name: '店铺' }));
    expect(await screen.findAllByTitle('小满门店')).not.toHaveLength(0);
    expect(screen.queryByTitle('来客小店')).toBeNull();
  });

  it('asks before a rule verifies for the first time', async () => {
    const waiting = [{ order_id: 'o7', order_sn: '261120-7' }];
    server.use(
      http.get('*/api/v1/verification-rules', () =>
        HttpResponse.json({ items: [rule({ active: true, asks_first: true, waiting })] }),
      ),
      http.post('*/api/v1/verification-rules/r1/approvals', async ({ request }) => {
        told.push({ path: 'approve', body: await request.json() });
        return new HttpResponse(null, { status: 204 });
      }),
    );
    renderPage(<VerificationsPage />, { at: '/verifications?tab=rules' });
    expect(await screen.findByText('小满门店：第一单核销等你确认')).toBeInTheDocument();
    expect(screen.getByText(/第一单先问你/)).toBeInTheDocument();
    await user.click(screen.getByText('核销这一单'));
    expect(await screen.findByText(/核销订单 261120-7 的券码/)).toBeInTheDocument();
    await user.click(screen.getAllByText('核销这一单').at(-1) as HTMLElement);
    await waitFor(() => expect(told).toEqual([{ path: 'approve', body: { order_id: 'o7' } }]));
  });

  it('looks at a pasted list first, then answers row by row', async () => {
    server.use(
      http.post('*/api/v1/verifications/read', () =>
        HttpResponse.json({
          rows: [
            { row_no: 1, order_sn: '261120-1', verification_code: '318827641905', reason: null },
            { row_no: 2, order_sn: '', verification_code: '', reason: 'missing_secret' },
            { row_no: 4, order_sn: '', verification_code: '123456789012', reason: null },
          ],
        }),
      ),
      http.post('*/api/v1/verifications/batch', async ({ request }) => {
        told.push({ path: 'batch', body: await request.json() });
        const refused = { state: 'failed', reason: 'verification_code_wrong', undo_until: null } as const;
        return HttpResponse.json({
          batch_id: 'b1',
          results: [
            {
              row: 1,
              order_sn: '261120-1',
              code: '••••1905',
              record: record('v1'),
              reason: null,
              message: null,
            },
            {
              row: 2,
              order_sn: '',
              code: '••••9012',
              record: record('v2', refused),
              reason: refused.reason,
              message: null,
            },
          ],
        });
      }),
      http.get('*/api/v1/verification-records', () =>
        HttpResponse.json({ items: [], next_cursor: null, total: 0 }),
      ),
    );
    renderPage(<VerificationsPage />, { at: '/verifications?tab=batch' });
    fireEvent.change(await screen.findByLabelText('粘贴券码'), {
      target: { value: '261120-1,318827641905' },
    });
    await user.click(screen.getByText('下一步：检查'));
    expect(await screen.findByText('这行没有券码')).toBeInTheDocument();
    await user.click(screen.getByText('核销 2 张'));
    const question = await screen.findByRole('tooltip');
    await user.click(within(question).getByText('核销 2 张'));
    expect(await screen.findByText('已核销 1 张，未核销 1 张，进行中 0 张')).toBeInTheDocument();
    expect(screen.getByText(/券码不存在/)).toBeInTheDocument();
    expect(told[0]?.body).toEqual({
      rows: [
        { verification_code: '318827641905', order_sn: '261120-1' },
        { verification_code: '123456789012' },
      ],
    });
  });
});

describe('looking without using', () => {
  it('looks up what was scanned by Enter, shows what it is, and is ready for the next', async () => {
    server.use(
      http.post('*/api/v1/voucher-lookups', async ({ request }) => {
        told.push({ path: 'look', body: await request.json() });
        return HttpResponse.json({ results: [lookup(1)] });
      }),
    );
    renderPage(<VerificationsPage />, { at: '/verifications?tab=lookup' });
    const field = await screen.findByLabelText('券码');
    await user.type(field, ' 318827641905 {Enter}');
    const table = await screen.findByRole('table', { name: '查询结果' });
    expect(await within(table).findByText('可以核销')).toBeInTheDocument();
    expect(table).toHaveTextContent('双人下午茶套餐券');
    expect(table).toHaveTextContent('¥128.00');
    expect(field).toHaveValue('');
    expect(told).toEqual([{ path: 'look', body: { codes: ['318827641905'], shop_id: 's1' } }]);
  });

  it('looks a pasted list up, a line each, and says of each why it cannot be used', async () => {
    server.use(
      http.post('*/api/v1/voucher-lookups', async ({ request }) => {
        told.push({ path: 'look', body: await request.json() });
        return HttpResponse.json({
          results: [
            lookup(1),
            lookup(2, { usable: false, reason: 'verification_code_used', title: '', record: record('v1') }),
            lookup(3, { usable: false, reason: 'verification_store_needed', title: '' }),
          ],
        });
      }),
    );
    renderPage(<VerificationsPage />, { at: '/verifications?tab=lookup' });
    fireEvent.change(await screen.findByLabelText('券码'), { target: { value: '1111\n\n2222\r\n 3333 ' } });
    await user.click(screen.getByText('查询'));
    const table = await screen.findByRole('table', { name: '查询结果' });
    expect(await within(table).findByText(/券码已经核销过/)).toBeInTheDocument();
    expect(within(table).getByText(/还没选用哪家核销/)).toBeInTheDocument();
    expect(told).toEqual([{ path: 'look', body: { codes: ['1111', '2222', '3333'], shop_id: 's1' } }]);
  });

  it('takes no more codes at a time than the program looks up', async () => {
    renderPage(<VerificationsPage />, { at: '/verifications?tab=lookup' });
    const lines = [...Array(51).keys()].map((n) => String(1000 + n)).join('\n');
    fireEvent.change(await screen.findByLabelText('券码'), { target: { value: lines } });
    expect(screen.getByText('一次最多查 50 个，分几次查')).toBeInTheDocument();
    expect(screen.getByText('查询').closest('button')).toBeDisabled();
  });
});

describe('the platform’s history', () => {
  it('shows what was verified and undone, also elsewhere', async () => {
    let asked = new URLSearchParams();
    server.use(
      http.get('*/api/v1/verification-shops', () =>
        HttpResponse.json({
          items: [...shops, { ...shops[0], shop_id: 's2', name: '来客', has_history: true }],
        }),
      ),
      http.get('*/api/v1/voucher-history', ({ request }) => {
        asked = new URL(request.url).searchParams;
        const row = {
          code: '••••0043',
          title: '成人票',
          amount: 4_290,
          verified_at: Date.now(),
          can_undo: true,
        };
        return HttpResponse.json({
          items: [
            { ...row, id: '2', undone_at: null },
            { ...row, id: '1', undone_at: Date.now(), can_undo: false },
          ],
          next_cursor: null,
          total: 2,
        });
      }),
    );
    renderPage(<VerificationsPage />, { at: '/verifications?tab=history' });
    expect(await screen.findAllByText('成人票')).toHaveLength(2);
    const table = screen.getByRole('region', { name: '平台的验券历史' });
    expect(within(table).getByText('已核销')).toBeInTheDocument();
    expect(within(table).getByText('已撤销')).toBeInTheDocument();
    expect(asked.get('shop_id')).toBe('s2');
    expect(Number(asked.get('to')) - Number(asked.get('from'))).toBeGreaterThan(6 * 86_400_000);
  });

  it('says what to connect when no shop has one', async () => {
    renderPage(<VerificationsPage />, { at: '/verifications?tab=history' });
    expect(await screen.findByText('没有能查验券历史的店铺')).toBeInTheDocument();
  });
});
