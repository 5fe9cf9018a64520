import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlatformInfo } from '@/api/types';
import { host } from '@/app/host';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { field, shop } from './fixtures';
import { ShopsPage } from './ShopsPage';

const user = userEvent.setup({ pointerEventsCheck: PointerEventsCheckLevel.Never });

const platforms: PlatformInfo[] = [
  { platform: 'practice', available: true, capabilities: ['pull_orders'], reason: null, form: [] },
  {
    platform: 'agiso',
    available: true,
    capabilities: ['pull_orders', 'authorize'],
    reason: null,
    form: [
      field('app_id', 'text', { required: true }),
      field('app_secret', 'secret', { required: true }),
      field('page_size', 'number', { default: '50', min: 1, max: 100 }),
      field('push', 'switch', { default: 'true', advanced: true }),
    ],
  },
  {
    platform: 'pdd',
    available: false,
    capabilities: ['pull_orders', 'deliver_content', 'mark_shipped'],
    reason: 'not_in_this_version',
    form: [],
  },
];

let told: { path: string; body: unknown }[];

beforeEach(() => {
  told = [];
  const note = async (request: Request) => {
    const body: unknown = await request.json().catch(() => undefined);
    told.push({ path: `${request.method} ${new URL(request.url).pathname.slice('/api/v1'.length)}`, body });
  };
  server.use(
    http.get('*/api/v1/shops', () =>
      HttpResponse.json([
        shop('s1', '小满数码'),
        shop('s2', '闲鱼小铺', { state: 'parked', parked_reason: 'login_dead' }),
      ]),
    ),
    http.get('*/api/v1/platforms', () => HttpResponse.json(platforms)),
    http.get('*/api/v1/shops/:id/readiness', () =>
      HttpResponse.json({
        ready: false,
        items: [
          { item: 'login', ok: true, code: null },
          { item: 'stock', ok: false, code: 'add_cards' },
          { item: 'switch', ok: false, code: 'resume_task' },
        ],
      }),
    ),
    http.post('*/api/v1/shops/:id/actions', async ({ request }) => {
      await note(request);
      return HttpResponse.json(shop('s1', '小满数码'));
    }),
    http.post('*/api/v1/shops', async ({ request }) => {
      await note(request);
      return HttpResponse.json(shop('s3', '新店'));
    }),
    http.get('*/api/v1/blocked-buyers', () =>
      HttpResponse.json([
        { id: 'b1', platform: 'pdd', buyer_id: 'buyer-88', reason: '恶意退款', created_at: 0 },
      ]),
    ),
    http.delete('*/api/v1/blocked-buyers/:id', async ({ request }) => {
      await note(request);
      return new HttpResponse(null, { status: 204 });
    }),
  );
});

describe('the shops', () => {
  it('asks before a shop is paused, and resumes at once', async () => {
    renderPage(<ShopsPage />, { at: '/shops' });
    const row = (await screen.findByText('小满数码')).closest('tr');
    if (!row) throw new Error('no row');
    await user.click(within(row).getByText('暂停'));
    expect(told).toEqual([]);
    const question = await screen.findByRole('tooltip');
    expect(question).toHaveTextContent('暂停小满数码');
    await user.click(within(question).getByText('暂停'));
    await waitFor(() =>
      expect(told).toEqual([{ path: 'POST /shops/s1/actions', body: { action: 'pause' } }]),
    );
    await user.click(screen.getByText('恢复'));
    await waitFor(() =>
      expect(told.at(-1)).toEqual({ path: 'POST /shops/s2/actions', body: { action: 'resume' } }),
    );
  });

  it('pauses a shop whose account another one is already', async () => {
    const taken = shop('s2', '又一家小店', { state: 'parked', parked_reason: 'account_taken' });
    server.use(http.get('*/api/v1/shops', () => HttpResponse.json([taken])));
    renderPage(<ShopsPage />, { at: '/shops' });
    const row = (await screen.findByText('又一家小店')).closest('tr');
    if (!row) throw new Error('no row');
    expect(within(row).queryByText('恢复')).toBeNull();
    await user.click(within(row).getByText('暂停'));
    await user.click(within(await screen.findByRole('tooltip')).getByText('暂停'));
    await waitFor(() =>
      expect(told).toEqual([{ path: 'POST /shops/s2/actions', body: { action: 'pause' } }]),
    );
  });

  it('greys platforms that this version cannot connect, and says why', async () => {
    renderPage(<ShopsPage />, { at: '/shops?add=1' });
    const pdd = await screen.findByLabelText(/拼多多/);
    expect(pdd).toBeDisabled();
    expect(screen.getByText('这个版本还不能连接')).toBeInTheDocument();
    expect(screen.getByLabelText(/练习店铺/)).toBeChecked();
  });

  it('names the shop that has the account already', async () => {
    server.use(
      http.post('*/api/v1/shops', () =>
        HttpResponse.json(
          { code: 'shop_account_taken', message: 'taken', details: { shop: '小满数码' }, request_id: 'r' },
          { status: 409 },
        ),
      ),
    );
    renderPage(<ShopsPage />, { at: '/shops?add=1' });
    fireEvent.change(await screen.findByLabelText('店铺名称'), { target: { value: '新店' } });
    await user.click(screen.getByText('添加'));
    expect(await screen.findByText(/这个账号已经是另一家店了：小满数码/)).toBeInTheDocument();
  });

  it('adds a shop and opens it', async () => {
    const { router } = renderPage(<ShopsPage />, { at: '/shops?add=1' });
    fireEvent.change(await screen.findByLabelText('店铺名称'), { target: { value: ' 新店 ' } });
    await user.click(screen.getByText('添加'));
    await waitFor(() =>
      expect(told).toEqual([
        { path: 'POST /shops', body: { platform: 'practice', name: '新店', fields: {}, secrets: {} } },
      ]),
    );
    await waitFor(() => expect(router.state.location.search).toBe('?open=s3'));
  });

  it('asks for what the platform needs, sends text and secrets apart', async () => {
    renderPage(<ShopsPage />, { at: '/shops?add=1' });
    await user.click(await screen.findByLabelText(/阿奇索/));
    fireEvent.change(screen.getByLabelText('店铺名称'), { target: { value: '小店' } });
    await user.click(screen.getByText('添加'));
    expect(await screen.findByText('请填AppId')).toBeInTheDocument();
    expect(told).toEqual([]);
    fireEvent.change(screen.getByLabelText('AppId'), { target: { value: ' 2016 ' } });
    fireEvent.change(screen.getByLabelText('AppSecret'), { target: { value: 's3cret' } });
    await user.click(screen.getByText('添加'));
    await waitFor(() =>
      expect(told).toEqual([
        {
          path: 'POST /shops',
          body: {
            platform: 'agiso',
            name: '小店',
            fields: { app_id: '2016', page_size: '50', push: 'true' },
            secrets: { app_secret: 's3cret' },
          },
        },
      ]),
    );
  });

  it('leads to the platform’s page and takes the code that it gives', async () => {
    server.use(
      http.get('*/api/v1/shops', () =>
        HttpResponse.json([shop('s4', '授权店', { platform: 'agiso', capabilities: ['authorize'] })]),
      ),
      http.post('*/api/v1/shops/s4/login', () =>
        HttpResponse.json({ kind: 'page', url: 'https://page/', qr: null, ends_at: 1 }),
      ),
      http.get('*/api/v1/shops/s4/login', () =>
        HttpResponse.json({ state: 'waiting', url: null, account: null, missing_scopes: [] }),
      ),
      http.post('*/api/v1/shops/s4/login/code', async ({ request }) => {
        told.push({ path: 'code', body: await request.json() });
        return HttpResponse.json({ state: 'done', url: null, account: '小店', missing_scopes: ['退款'] });
      }),
    );
    renderPage(<ShopsPage />, { at: '/shops' });
    await user.click(await screen.findByText('登录授权'));
    fireEvent.change(await screen.findByLabelText('授权码'), { target: { value: 'abc' } });
    await user.click(screen.getByText('完成授权'));
    await waitFor(() => expect(told).toEqual([{ path: 'code', body: { code: 'abc' } }]));
    expect(await screen.findByText('小店 授权成功')).toBeInTheDocument();
    expect(screen.getByText(/没有给这些权限：退款/)).toBeInTheDocument();
  });

  it('waits for the browser where the platform leads back by itself, and lets go when it is closed', async () => {
    const state = { state: 'waiting', url: null, account: null as string | null, missing_scopes: [] };
    server.use(
      http.get('*/api/v1/shops', () =>
        HttpResponse.json([shop('s7', '拼多多店', { platform: 'pdd', capabilities: ['authorize'] })]),
      ),
      http.post('*/api/v1/shops/s7/login', () =>
        HttpResponse.json({ kind: 'page', url: 'https://page/', qr: null, returns: true, ends_at: 1 }),
      ),
      http.get('*/api/v1/shops/s7/login', () => HttpResponse.json(state)),
      http.delete('*/api/v1/shops/s7/login', () => {
        told.push({ path: 'cancel', body: null });
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const opened = vi.spyOn(host, 'openExternal').mockResolvedValue(undefined);
    renderPage(<ShopsPage />, { at: '/shops' });
    await user.click(await screen.findByText('登录授权'));
    await user.click(await screen.findByText('打开授权页面'));
    expect(opened).toHaveBeenCalledWith('https://page/');
    expect(await screen.findByText(/等你在浏览器里点同意/)).toBeInTheDocument();
    expect(screen.getByLabelText('没有自动连上？在这里粘贴授权码')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: /Close|关闭/ }));
    await waitFor(() => expect(told).toEqual([{ path: 'cancel', body: null }]));

    state.state = 'done';
    state.account = '小店';
    await user.click(await screen.findByText('登录授权'));
    expect(await screen.findByText('小店 授权成功')).toBeInTheDocument();
    opened.mockRestore();
  });

  it('shows a code to scan and how far it came', async () => {
    server.use(
      http.get('*/api/v1/shops', () =>
        HttpResponse.json([shop('s5', '扫码店', { platform: 'xianyu', capabilities: ['authorize'] })]),
      ),
      http.post('*/api/v1/shops/s5/login', () =>
        HttpResponse.json({ kind: 'qr', url: null, qr: 'scan-me', ends_at: 1 }),
      ),
      http.get('*/api/v1/shops/s5/login', () =>
        HttpResponse.json({ state: 'scanned', url: null, account: null, missing_scopes: [] }),
      ),
    );
    renderPage(<ShopsPage />, { at: '/shops' });
    await user.click(await screen.findByText('登录授权'));
    expect(await screen.findByText('已扫码，请在手机上确认')).toBeInTheDocument();
    const fills = [...document.querySelectorAll('.ant-qrcode svg path')].map((path) =>
      path.getAttribute('fill'),
    );
    expect(fills, 'dark on light in every look').toEqual(['white', 'black']);
  });

  it('waits for the person at the platform’s own check, and goes on when they are done', async () => {
    server.use(
      http.get('*/api/v1/shops', () =>
        HttpResponse.json([shop('s6', '闲鱼小铺', { platform: 'xianyu', capabilities: ['authorize'] })]),
      ),
      http.post('*/api/v1/shops/s6/login', () =>
        HttpResponse.json({
          kind: 'qr',
          url: null,
          qr: 'https://passport.goofish.com/x',
          ends_at: Date.now() + 300_000,
        }),
      ),
      http.get('*/api/v1/shops/s6/login', () =>
        HttpResponse.json({
          state: 'needs_person',
          url: 'https://passport.goofish.com/iv',
          account: null,
          missing_scopes: [],
        }),
      ),
      http.post('*/api/v1/shops/s6/login/code', async ({ request }) => {
        told.push({ path: 'code', body: await request.json() });
        return HttpResponse.json({ state: 'done', url: null, account: '测试店', missing_scopes: [] });
      }),
    );
    renderPage(<ShopsPage />, { at: '/shops' });
    await user.click(await screen.findByText('登录授权'));
    expect(await screen.findByText('打开验证页面')).toBeInTheDocument();
    await user.click(screen.getByText('我已完成'));
    await waitFor(() => expect(told).toEqual([{ path: 'code', body: { code: 'done' } }]));
    expect(await screen.findByText('测试店 授权成功')).toBeInTheDocument();
  });

  it('keeps secrets that are left empty, and asks a platform that only calls us for no interval', async () => {
    const form = [
      field('vendor_id', 'text', { required: true }),
      field('sign_key', 'secret', { required: true }),
    ];
    const capabilities = ['push_events', 'deliver_content'] as const;
    const jd = shop('s1', '京东店', {
      platform: 'jd_general',
      capabilities: [...capabilities],
      fields: { vendor_id: '1201' },
      secrets: [{ name: 'sign_key', updated_at: 0, expires_at: null }],
    });
    server.use(
      http.get('*/api/v1/platforms', () =>
        HttpResponse.json([
          { platform: 'jd_general', available: true, capabilities: [...capabilities], reason: null, form },
        ] satisfies PlatformInfo[]),
      ),
      http.get('*/api/v1/shops', () => HttpResponse.json([jd])),
      http.patch('*/api/v1/shops/s1', async ({ request }) => {
        told.push({ path: 'PATCH', body: await request.json() });
        return HttpResponse.json(jd);
      }),
    );
    renderPage(<ShopsPage />, { at: '/shops?open=s1' });
    const vendor = await screen.findByLabelText('商家编号');
    expect(screen.getByText('关掉后，这家店的订单都等你点发货')).toBeInTheDocument();
    expect(screen.queryByText('同步间隔')).not.toBeInTheDocument();
    expect(screen.queryByText('平台一有新单就通知，不用等同步')).not.toBeInTheDocument();
    expect(screen.getByLabelText('签名密钥')).toHaveValue('');
    fireEvent.change(vendor, { target: { value: '1202' } });
    await user.click(screen.getByText('保存'));
    await waitFor(() => expect(told.map(({ path }) => path)).toEqual(['PATCH']));
    expect(told[0]?.body).toMatchObject({
      config: { poll_interval_ms: 60_000, push: true, auto_deliver: true },
      fields: { vendor_id: '1202' },
      secrets: {},
    });
  });

  it('offers the ways of every SKU, and keeps those that were chosen', async () => {
    const form = [field('redemption_by_sku', 'by_sku', { words: ['ota', 'merchant', 'realtime', 'none'] })];
    const sku = (sku_ref: string, merchant_code: string, spec: string) => ({
      sku_ref,
      merchant_code,
      spec,
      price: 100,
      stock: null,
      single_price: null,
    });
    const product = { id: 'p1', title: '兑换券', skus: [sku('10', 'SKU-30', '30天'), sku('20', '', '90天')] };
    server.use(
      http.get('*/api/v1/platforms', () =>
        HttpResponse.json([
          { platform: 'pdd', available: true, capabilities: [], reason: null, form } satisfies PlatformInfo,
        ]),
      ),
      http.get('*/api/v1/shops', () =>
        HttpResponse.json([
          shop('s1', '拼多多店', { fields: { redemption_by_sku: 'SKU-30=ota; OLD=none' } }),
        ]),
      ),
      http.get('*/api/v1/products', () => HttpResponse.json({ items: [product], next_cursor: null })),
      http.patch('*/api/v1/shops/s1', async ({ request }) => {
        const body = (await request.json()) as { fields: unknown };
        told.push({ path: 'PATCH', body: body.fields });
        return HttpResponse.json(shop('s1', '拼多多店'));
      }),
    );
    renderPage(<ShopsPage />, { at: '/shops?open=s1' });
    // Shop, form and products are read one after the other.
    await screen.findByText('90天');
    const ninety = screen.getByRole('combobox', { name: '兑换券 90天 的核销方式' });
    expect(screen.getByText('平台券码：平台查验后核销')).toBeInTheDocument();
    expect(screen.getByRole('combobox', { name: 'OLD 的核销方式' })).toBeInTheDocument();
    fireEvent.mouseDown(ninety);
    await user.click(await screen.findByTitle('实时卡券：同步核销结果'));
    await user.click(screen.getByText('保存'));
    await waitFor(() =>
      expect(told).toEqual([
        { path: 'PATCH', body: { redemption_by_sku: 'SKU-30=ota; OLD=none; 20=realtime' } },
      ]),
    );
  });

  it('says which permissions are missing, what stops for each, and how to get them', async () => {
    server.use(
      http.get('*/api/v1/shops', () =>
        HttpResponse.json([
          shop('s2', '拼多多店', {
            missing_permissions: [
              { scope: 'pdd.voucher.ota.card.verification', stops: 'redeem_ota' },
              { scope: 'pdd.mall.info.store.get', stops: 'redeem_ota' },
              { scope: 'pdd.new.method', stops: 'something_new' },
            ],
          }),
        ]),
      ),
    );
    renderPage(<ShopsPage />, { at: '/shops?open=s2' });
    const told = (await screen.findByText('有权限还没开通')).closest('[role="alert"]');
    expect(told).toHaveTextContent('核销不了平台券码');
    expect(told).toHaveTextContent('pdd.voucher.ota.card.verificationpdd.mall.info.store.get');
    expect(told).toHaveTextContent('something_new');
    expect(told).toHaveTextContent('权限包申请');
  });

  it('calls nothing available that a missing permission stops, and says the next step', async () => {
    server.use(
      http.get('*/api/v1/shops', () =>
        HttpResponse.json([
          shop('s2', '拼多多店', {
            capabilities: ['pull_orders', 'push_events', 'verify'],
            missing_permissions: [
              { scope: 'pdd.pmc.user.permit', stops: 'push' },
              { scope: 'pdd.voucher.ota.card.verification', stops: 'redeem_ota' },
            ],
          }),
        ]),
      ),
    );
    renderPage(<ShopsPage />, { at: '/shops?open=s2' });
    const line = async (name: string) => {
      const words = await screen.findAllByText(name);
      return words.map((word) => word.closest('li')).find((found) => found !== null) ?? null;
    };
    const push = await line('实时推送');
    expect(push).toHaveTextContent('缺权限');
    expect(push).toHaveTextContent('没有实时推送，只能定时查。到平台后台开通，再点“登录授权”');
    expect(push).not.toHaveTextContent('可用');
    const verify = await line('核销');
    expect(verify).toHaveTextContent('部分缺权限');
    expect(verify).toHaveTextContent('核销不了平台券码');
    expect(await line('拉取订单')).toHaveTextContent('可用');
  });

  it('says what stands in the way of a delivery, and what a shop cannot do', async () => {
    renderPage(<ShopsPage />, { at: '/shops?open=s2' });
    expect(await screen.findByText('店铺登录已失效，需要重新登录')).toBeInTheDocument();
    expect(await screen.findByText('还差几步')).toBeInTheDocument();
    expect(screen.getByText('卡密不够或快没了')).toBeInTheDocument();
    const places = screen.getAllByText('去处理').map((word) => word.closest('a')?.getAttribute('href'));
    expect(places).toEqual(['/cards', '/tasks']);
    // The platform has it and this shop does not; the platform has none.
    const line = (name: string) => screen.getByText(name).closest('li');
    await waitFor(() => expect(line('标记发货')).toHaveTextContent('店铺还没开通这项权限'));
    expect(line('核销')).toHaveTextContent('平台没有开放');
    expect(line('拉取订单')).toHaveTextContent('可用');
  });

  it('names a shop that is gone', async () => {
    renderPage(<ShopsPage />, { at: '/shops?open=nobody' });
    expect(await screen.findByText('没有这个店铺')).toBeInTheDocument();
  });

  it('lets a blocked buyer buy again, after asking', async () => {
    renderPage(<ShopsPage />, { at: '/shops?tab=blocked' });
    expect(await screen.findByText('恶意退款')).toBeInTheDocument();
    await user.click(screen.getByText('移出'));
    const question = await screen.findByRole('tooltip');
    await user.click(within(question).getByText('移出'));
    await waitFor(() => expect(told).toEqual([{ path: 'DELETE /blocked-buyers/b1', body: undefined }]));
  });
});
