import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Product, Rule, RuleBody, Shop } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { ProductsPage } from './ProductsPage';

// The editor is large: asking of every element whether it is visible takes minutes on a busy machine.
configure({ defaultHidden: true, asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 60_000 });
const user = userEvent.setup({ pointerEventsCheck: 0 });

const PRODUCT: Product = {
  id: 'p1',
  shop_id: 's1',
  shop_name: '练习店铺',
  product_ref: '8801',
  title: 'Steam 充值卡 50 元',
  price: 5000,
  status: 'on_sale',
  switched_on: true,
  skus: [
    {
      sku_ref: '6601',
      merchant_code: 'VIP-30',
      spec: '月卡',
      price: 5000,
      stock: null,
      single_price: null,
    },
  ],
  can_set_shelf: false,
  can_upload_cards: false,
  rules: [],
  readiness: {
    ready: false,
    items: [
      { item: 'login', ok: true, code: null },
      { item: 'rule', ok: false, code: 'add_rule' },
    ],
  },
  updated_at: 0,
};

const RULE: Rule = {
  id: 'r1',
  shop_id: 's1',
  product_ref: '8801',
  scope: { kind: 'all' },
  mode: 'auto',
  goods: 'virtual',
  source: { kind: 'card_pool', pool_id: 'k1' },
  units_per_quantity: 1,
  template: '您好\n{卡密}',
  steps: 'content_then_ship',
  delay: { min_ms: 0, max_ms: 0 },
  working_hours: null,
  buyer_limit: null,
  near_expiry_days: null,
  logistics_company: null,
  stock: -1,
  low_stock_at: 0,
  status: 'active',
  allow_partial: false,
  shop_name: '练习店铺',
  product_title: PRODUCT.title,
  pool_name: '充值卡',
  created_at: 0,
  updated_at: 0,
};
const GONE: Rule = { ...RULE, id: 'r2', product_ref: '9999', product_title: null };

const shop = (id: string, name: string, capabilities: Shop['capabilities']): Shop => ({
  id,
  platform: 'xianyu',
  name,
  state: 'active',
  parked_reason: null,
  last_synced_at: null,
  config: { gateway: null, poll_interval_ms: 60_000, push: true, auto_deliver: true },
  fields: {},
  secrets: [],
  problem: null,
  stop_url: null,
  stop_address: null,
  capabilities,
  missing_permissions: [],
  orders_today: 0,
  delivered_today: 0,
  created_at: 0,
});

const VARIABLES = [
  { name: '卡密', alias: 'card', kind: 'value', sample: 'ABCD' },
  { name: '商品', alias: 'product', kind: 'value', sample: '' },
];

beforeEach(() => {
  server.use(
    http.get('*/api/v1/products', ({ request }) => {
      const q = new URL(request.url).searchParams.get('q') ?? '';
      const items = [PRODUCT].filter(
        (product) => product.title.includes(q) || product.product_ref.includes(q),
      );
      return HttpResponse.json({ items, next_cursor: null });
    }),
    http.get('*/api/v1/shops', () => HttpResponse.json([shop('s1', '小满数码', ['goods'])])),
    http.get('*/api/v1/products/p1', () => HttpResponse.json(PRODUCT)),
    http.get('*/api/v1/rules', () => HttpResponse.json([RULE, GONE])),
    http.get('*/api/v1/rules/suggestion', () => HttpResponse.json({ goods: 'virtual', keyword: '充值' })),
    http.get('*/api/v1/rules/r1', () => HttpResponse.json(RULE)),
    http.get('*/api/v1/rules/r2', () => HttpResponse.json(GONE)),
    http.get('*/api/v1/card-pools', () => HttpResponse.json([{ id: 'k1', name: '充值卡', available: 12 }])),
    http.get('*/api/v1/templates/variables', () => HttpResponse.json(VARIABLES)),
    http.post('*/api/v1/templates/preview', async ({ request }) => {
      const { template } = (await request.json()) as { template: string };
      const wrong = template.includes('{卡mi}');
      return HttpResponse.json(
        wrong
          ? {
              ok: false,
              text: '',
              length: 0,
              parts: 0,
              errors: [{ code: 'unknown_variable', message: '', line: 2, column: 1, suggestion: '{卡密}' }],
            }
          : {
              ok: true,
              text: template.replace('{卡密}', 'ABCD-1234'),
              length: 1207,
              parts: 2,
              errors: [],
            },
      );
    }),
  );
});

const template = () => screen.findByLabelText<HTMLTextAreaElement>('发货模板');

describe('the rule editor', () => {
  it('shows what the buyer will read, its length and its parts', async () => {
    renderPage(<ProductsPage />, { at: '/products?tab=rules&rule=r1' });
    const preview = await screen.findByRole('region', { name: '买家会看到' });
    expect(await within(preview).findByText(/ABCD-1234/)).toBeInTheDocument();
    expect(within(preview).getByText('1207 字')).toBeInTheDocument();
    expect(within(preview).getByText('2 条消息')).toBeInTheDocument();
    // A long one is scrolled by keys.
    expect(within(preview).getByRole('group', { name: '买家会看到' })).toHaveAttribute('tabindex', '0');
  });

  it('puts a variable in where the cursor stands', async () => {
    renderPage(<ProductsPage />, { at: '/products?tab=rules&rule=r1' });
    const box = await template();
    const chip = await screen.findByText('商品', { selector: 'button' });
    box.setSelectionRange(2, 2);
    fireEvent.click(chip);
    expect(box).toHaveValue('您好{商品}\n{卡密}');
    expect(box.selectionStart).toBe(6);
  });

  it('says where a mistake is and takes the suggestion', async () => {
    renderPage(<ProductsPage />, { at: '/products?tab=rules&rule=r1' });
    const box = await template();
    fireEvent.change(box, { target: { value: '您好\n{卡mi}' } });
    expect(await screen.findByText('第 2 行第 1 字')).toBeInTheDocument();
    await user.click(screen.getByText('改成 {卡密}'));
    expect(box).toHaveValue('您好\n{卡密}');
    await waitFor(() => expect(screen.queryByText('第 2 行第 1 字')).not.toBeInTheDocument());
  });

  it('keeps the form when the save is refused, and shows each refusal at its field', async () => {
    const bodies: RuleBody[] = [];
    server.use(
      http.put('*/api/v1/rules/r1', async ({ request }) => {
        const body = (await request.json()) as RuleBody;
        bodies.push(body);
        if (!body.template.includes('{卡mi}')) return HttpResponse.json({ ...RULE, ...body });
        const fields = [{ field: 'template', code: 'unknown_variable', message: '' }];
        return HttpResponse.json(
          { code: 'invalid_input', message: '', details: { fields }, request_id: '1' },
          { status: 422 },
        );
      }),
    );
    const { router } = renderPage(<ProductsPage />, { at: '/products?tab=rules&rule=r1' });
    const box = await template();
    fireEvent.change(box, { target: { value: '您好\n{卡mi}' } });
    await user.click(screen.getByText('保存'));
    await waitFor(() => expect(box).toHaveAttribute('aria-invalid', 'true'));
    expect(router.state.location.search).toContain('rule=r1');

    fireEvent.change(box, { target: { value: '您好 {卡密}' } });
    await user.click(screen.getByText('保存'));
    await waitFor(() => expect(router.state.location.search).not.toContain('rule='));
    expect(bodies.at(-1)).toMatchObject({ template: '您好 {卡密}', source: { pool_id: 'k1' } });
    // Orders may have taken pieces since the form was opened.
    expect(bodies.at(-1)).not.toHaveProperty('stock');
  });

  it('sends the stock of a rule when it was touched', async () => {
    let saved: RuleBody | undefined;
    server.use(
      http.put('*/api/v1/rules/r1', async ({ request }) => {
        saved = (await request.json()) as RuleBody;
        return HttpResponse.json(RULE);
      }),
    );
    renderPage(<ProductsPage />, { at: '/products?tab=rules&rule=r1' });
    await template();
    await user.click(screen.getByRole('switch', { name: '限售' }));
    fireEvent.change(screen.getByRole('spinbutton', { name: '限售' }), { target: { value: '20' } });
    await user.click(screen.getByText('保存'));
    await waitFor(() => expect(saved).toMatchObject({ stock: 20 }));
  });

  it('asks before changes are lost', async () => {
    const { router } = renderPage(<ProductsPage />, { at: '/products?tab=rules&rule=r1' });
    fireEvent.change(await template(), { target: { value: '改过' } });
    await user.click(screen.getByText('取消'));
    expect(await screen.findAllByText('放弃修改？')).not.toHaveLength(0);
    expect(router.state.location.search).toContain('rule=r1');
    await user.click(screen.getByText('放弃'));
    await waitFor(() => expect(router.state.location.search).not.toContain('rule='));
  });

  it('begins a new rule at its product with the delay of the settings', async () => {
    let created: RuleBody | undefined;
    server.use(
      http.get('*/api/v1/settings', () =>
        HttpResponse.json({ delivery: { delay: { min_ms: 60_000, max_ms: 120_000 } } }),
      ),
      http.post('*/api/v1/rules', async ({ request }) => {
        created = (await request.json()) as RuleBody;
        return HttpResponse.json({ ...RULE, ...created });
      }),
    );
    renderPage(<ProductsPage />, { at: '/products?rule=new&product=p1' });
    await template();
    await user.click(screen.getByLabelText('固定文字', { selector: 'input' }));
    fireEvent.change(screen.getByLabelText('固定文字', { selector: 'textarea' }), {
      target: { value: '网盘链接' },
    });
    await user.click(screen.getByText('保存'));
    await waitFor(() => expect(created).toBeDefined());
    expect(created).toMatchObject({
      shop_id: 's1',
      product_ref: '8801',
      source: { kind: 'fixed_text', text: '网盘链接' },
      delay: { min_ms: 60_000, max_ms: 120_000 },
    });
  });

  it('hands physical goods to a person', async () => {
    renderPage(<ProductsPage />, { at: '/products?tab=rules&rule=r1' });
    await template();
    await user.click(screen.getByLabelText('实物'));
    expect(screen.getByLabelText('自动')).toBeDisabled();
    expect(screen.getByLabelText('手动')).toBeChecked();
    expect(screen.queryByLabelText('发货模板')).not.toBeInTheDocument();
  });

  it('says that the product is gone and offers the next step', async () => {
    let patched: unknown;
    server.use(
      http.post('*/api/v1/rules/batch', async ({ request }) => {
        patched = await request.json();
        return HttpResponse.json({ results: [{ id: 'r2', ok: true, code: null, message: null }] });
      }),
    );
    renderPage(<ProductsPage />, { at: '/products?tab=rules&rule=r2' });
    expect(await screen.findByText(/在下面换成现在的商品/)).toBeInTheDocument();
    const note = screen.getByRole('alert');
    await user.click(within(note).getByRole('button', { name: '停用' }));
    await waitFor(() => expect(patched).toEqual({ ids: ['r2'], patch: { status: 'inactive' } }));
  });
});

describe('the lists', () => {
  it('tell why a product is not ready and where to put it right', async () => {
    renderPage(<ProductsPage />, { at: '/products' });
    await user.click(await screen.findByText('还差 1 项'));
    expect(await screen.findByText('还没有规则')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: '建规则' })).toHaveAttribute(
      'href',
      '/products?rule=new&product=p1',
    );
  });

  it('switch a product off', async () => {
    let body: unknown;
    server.use(
      http.patch('*/api/v1/products/p1', async ({ request }) => {
        body = await request.json();
        return HttpResponse.json({ ...PRODUCT, switched_on: false });
      }),
    );
    renderPage(<ProductsPage />, { at: '/products' });
    await user.click(await screen.findByRole('switch', { name: /商品开关/ }));
    await waitFor(() => expect(body).toEqual({ switched_on: false }));
  });

  it('show what became of each rule of a batch', async () => {
    server.use(
      http.post('*/api/v1/rules/batch', () =>
        HttpResponse.json({
          results: [
            { id: 'r1', ok: true, code: null, message: null },
            { id: 'r2', ok: false, code: 'conflict', message: '' },
          ],
        }),
      ),
    );
    renderPage(<ProductsPage />, { at: '/products?tab=rules' });
    for (const box of await screen.findAllByRole('checkbox', { name: '选择此行' })) await user.click(box);
    await user.click(screen.getByRole('button', { name: '启用' }));
    const result = await screen.findByRole('dialog');
    expect(within(result).getByText('成功 1 条，未成功 1 条')).toBeInTheDocument();
    expect(within(result).getByText('9999')).toBeInTheDocument();
    expect(within(result).getByText('这条内容刚被改过')).toBeInTheDocument();
  });

  it('say which rule is for a product that is gone, and which is for any product', async () => {
    const any: Rule = { ...GONE, id: 'r3', product_ref: '', scope: { kind: 'merchant_code', value: 'VIP' } };
    server.use(http.get('*/api/v1/rules', () => HttpResponse.json([RULE, GONE, any])));
    renderPage(<ProductsPage />, { at: '/products?tab=rules' });
    const gone = (await screen.findByText('商品已不在平台上')).closest('tr');
    expect(gone).toHaveTextContent('练习店铺 · 9999');
    const row = screen.getByText('店铺内所有商品').closest('tr');
    expect(row).not.toHaveTextContent('不在平台');
  });

  it('open the rule of a product that is gone with what can be done about it', async () => {
    renderPage(<ProductsPage />, { at: '/products?tab=rules&rule=r2' });
    const note = (await screen.findByText('在下面换成现在的商品；用不到了就停用或删除')).closest(
      '[role=alert]',
    );
    expect(within(note as HTMLElement).getByRole('button', { name: '停用' })).toBeInTheDocument();
    expect(within(note as HTMLElement).getByRole('button', { name: /删除/ })).toBeInTheDocument();
  });

  it('mark the rules of several products as sold out at once', async () => {
    let body: unknown;
    server.use(
      http.post('*/api/v1/rules/batch', async ({ request }) => {
        body = await request.json();
        return HttpResponse.json({ results: [{ id: 'r1', ok: true, code: null, message: null }] });
      }),
    );
    renderPage(<ProductsPage />, { at: '/products?tab=rules' });
    const [first] = await screen.findAllByRole('checkbox', { name: '选择此行' });
    await user.click(first as HTMLElement);
    await user.click(screen.getByRole('button', { name: '标为缺货' }));
    const patch = { status: 'out_of_stock' };
    await waitFor(() => expect(body).toEqual({ ids: [expect.any(String)], patch }));
  });

  it('lead to the shops while there are no products', async () => {
    server.use(http.get('*/api/v1/products', () => HttpResponse.json({ items: [], next_cursor: null })));
    renderPage(<ProductsPage />, { at: '/products' });
    expect(await screen.findByText('还没有商品')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /去店铺页/ })).toBeInTheDocument();
  });

  it('read the products of every shop that lists them, and name the shop that refuses', async () => {
    const asked: unknown[] = [];
    server.use(
      http.get('*/api/v1/shops', () =>
        HttpResponse.json([
          shop('s1', '小满数码', ['goods']),
          shop('s2', '闲鱼小铺', ['goods', 'chat']),
          shop('s3', '京东店', ['pull_orders']),
        ]),
      ),
      http.post('*/api/v1/shops/:id/actions', async ({ params, request }) => {
        asked.push([params.id, await request.json()]);
        return params.id === 's1'
          ? HttpResponse.json(shop('s1', '小满数码', ['goods']))
          : HttpResponse.json(
              { code: 'shop_login_dead', message: '', details: {}, request_id: '' },
              { status: 409 },
            );
      }),
    );
    renderPage(<ProductsPage />, { at: '/products' });
    const button = await screen.findByRole('button', { name: /同步商品/ });
    await waitFor(() => expect(button).toBeEnabled());
    await user.click(button);
    expect(await screen.findByText('已同步 1 家店的商品')).toBeInTheDocument();
    expect(screen.getByText(/^闲鱼小铺的商品没有同步/)).toBeInTheDocument();
    const body = { action: 'sync_products' };
    expect(asked).toEqual([
      ['s1', body],
      ['s2', body],
    ]);
  });
});
