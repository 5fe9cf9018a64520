import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BenchResult, ReplyRule, ReplyRuleBody } from '@/api/serviceContract';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { ConversationsPage } from '../ConversationsPage';
import { CHAT_SHOP, replyRule } from './sample';

// Drawers are large: asking of every element whether it is visible takes minutes on a busy machine.
configure({ defaultHidden: true, asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 60_000 });
const user = userEvent.setup({ pointerEventsCheck: 0 });

let rules: ReplyRule[];
let sent: { id: string | undefined; body: ReplyRuleBody }[];
let orders: string[][];

beforeEach(() => {
  rules = [replyRule(), replyRule({ id: 'r2', name: '问价', position: 1 })];
  sent = [];
  orders = [];
  const take = async ({ params, request }: { params: Record<string, unknown>; request: Request }) => {
    const body = (await request.json()) as ReplyRuleBody;
    sent.push({ id: params.id as string | undefined, body });
    return HttpResponse.json(replyRule({ ...body, id: String(params.id ?? 'r9') }));
  };
  server.use(
    http.get('*/api/v1/shops', () => HttpResponse.json([CHAT_SHOP])),
    http.get('*/api/v1/products', () => HttpResponse.json({ items: [], next_cursor: null })),
    http.get('*/api/v1/reply-rules', () => HttpResponse.json(rules)),
    http.post('*/api/v1/reply-rules', take),
    http.put('*/api/v1/reply-rules/order', async ({ request }) => {
      const { ids } = (await request.json()) as { ids: string[] };
      orders.push(ids);
      rules = ids.flatMap((id) => rules.filter((rule) => rule.id === id));
      return HttpResponse.json(rules);
    }),
    http.put('*/api/v1/reply-rules/:id', take),
  );
});

const open = (search = '') => renderPage(<ConversationsPage />, { at: `/conversations?tab=rules${search}` });

describe('the reply rules', () => {
  it('stand in the order they are tried, and move one step a press', async () => {
    open();
    await user.click(await screen.findByRole('button', { name: '上移 问价' }));
    await waitFor(() => expect(orders).toEqual([['r2', 'r1']]));
    const names = within(screen.getByRole('table', { name: '关键词回复' }))
      .getAllByRole('switch')
      .map((one) => one.getAttribute('aria-label'));
    expect(names).toEqual(['启用 问价', '启用 shipping']);
  });

  it('are switched off without losing anything else', async () => {
    open();
    await user.click(await screen.findByRole('switch', { name: '启用 shipping' }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toEqual({
      id: 'r1',
      body: expect.objectContaining({ enabled: false, text: 'ships after payment', keywords: ['ship'] }),
    });
    expect(sent[0]?.body).not.toHaveProperty('hits');
  });

  it('need keywords and something to say', async () => {
    open('&edit=new');
    fireEvent.change(await screen.findByLabelText('名称'), { target: { value: '新规则' } });
    await user.click(screen.getByText('保存'));
    expect(await screen.findByText('至少填一个关键词')).toBeInTheDocument();
    expect(await screen.findByText('写一句回复，或加一张图片')).toBeInTheDocument();
    expect(sent).toEqual([]);
  });

  it('are made with keywords and placeholders', async () => {
    const { router } = open('&edit=new');
    fireEvent.change(await screen.findByLabelText('名称'), { target: { value: '问候' } });
    await user.type(screen.getByLabelText('关键词'), '在吗{Enter}你好{Enter}');
    fireEvent.change(screen.getByLabelText('回复文字'), { target: { value: '您好 ' } });
    await user.click(screen.getByText('{买家}'));
    await user.click(screen.getByText('保存'));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toEqual({
      id: undefined,
      body: {
        name: '问候',
        enabled: true,
        kind: 'keyword',
        shop_id: null,
        product_ref: null,
        keywords: ['在吗', '你好'],
        match: 'contains',
        text: '您好 {买家}',
        picture_ids: [],
        repeat: 'always',
        hand_over: false,
      },
    });
    await waitFor(() => expect(router.state.location.search).toBe('?tab=rules'));
  });

  it('say at the field what the program refused', async () => {
    server.use(
      http.put('*/api/v1/reply-rules/:id', () =>
        HttpResponse.json(
          { code: 'template_unknown_variable', message: '', details: {}, request_id: 'r' },
          { status: 422 },
        ),
      ),
    );
    open('&edit=r1');
    fireEvent.change(await screen.findByLabelText('回复文字'), { target: { value: '{x}' } });
    await user.click(screen.getByText('保存'));
    expect(await screen.findByText('有不认识的占位词，请改成上面几个')).toBeInTheDocument();
  });

  it('ask before changes are lost', async () => {
    const { router } = open('&edit=r1');
    fireEvent.change(await screen.findByLabelText('名称'), { target: { value: '改' } });
    await user.click(screen.getByText('取消'));
    expect(await screen.findAllByText('还没保存，要离开吗？')).not.toHaveLength(0);
    expect(router.state.location.search).toContain('edit=r1');
    await user.click(screen.getByText('不保存'));
    await waitFor(() => expect(router.state.location.search).toBe('?tab=rules'));
    expect(sent).toEqual([]);
  });
});

describe('the test line', () => {
  it('shows which rule answers, and sends nothing to a buyer', async () => {
    const asked: unknown[] = [];
    const result: BenchResult = {
      answers: [
        {
          line: '发货吗',
          class: 'text',
          route: 'rule',
          rule_id: 'r1',
          rule_name: '问发货',
          model_text: null,
          text: '付款后自动发货',
          left_reason: null,
          refusals: [],
          price: null,
          floor: null,
          rounds: 0,
          tokens_in: 0,
          tokens_out: 0,
          cost: 0,
          latency_ms: 2,
          error: null,
        },
      ],
      cost: 0,
      leaks: 0,
      below_floor: 0,
      outside_contacts: 0,
      refused: 0,
      passed: true,
    };
    server.use(
      http.post('*/api/v1/ai/bench', async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(result);
      }),
    );
    open();
    await screen.findByText('Corner shop', { selector: '.ant-select *' });
    await user.type(screen.getByLabelText('买家的一句话'), '发货吗{Enter}');
    const answer = await screen.findByRole('status', { name: '试的结果' });
    expect(await within(answer).findByText('关键词回复 · 问发货')).toBeInTheDocument();
    expect(within(answer).getByText('付款后自动发货')).toBeInTheDocument();
    expect(asked).toEqual([{ shop_id: 's1', product_ref: null, lines: ['发货吗'] }]);
  });
});
