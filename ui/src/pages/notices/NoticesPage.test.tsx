import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { placeOf } from './inbox/NoticeButtons';
import { NoticesPage } from './NoticesPage';

const notice = (id: string, event: string, more: Partial<Notice> = {}): Notice => ({
  id,
  event,
  state: 'open',
  severity: 'warning',
  shop_id: null,
  order_id: null,
  params: {},
  count: 1,
  created_at: 1_790_000_000_000,
  updated_at: 1_790_000_000_000,
  resolved_at: null,
  snoozed_until: null,
  ...more,
});

const all = [
  notice('n1', 'low_stock', { params: { pool: 'Steam 50 元', pool_id: 'p1', left: '6' } }),
  notice('n2', 'needs_review', {
    severity: 'critical',
    order_id: 'o2',
    params: { sn: 'LX2' },
    state: 'acknowledged',
  }),
];

let asked: (string | null)[];
let told: string[];

beforeEach(() => {
  asked = [];
  told = [];
  server.use(
    http.get('*/api/v1/shops', () => HttpResponse.json([])),
    http.get('*/api/v1/notices/count', () => HttpResponse.json({ open: 1, critical: 2 })),
    http.get('*/api/v1/notices', ({ request }) => {
      const state = new URL(request.url).searchParams.get('state');
      asked.push(state);
      return HttpResponse.json({
        items: all.filter((one) => state === null || one.state === state),
        next_cursor: null,
      });
    }),
    http.post('*/api/v1/notices/:id/actions', async ({ params, request }) => {
      const { action, minutes } = (await request.json()) as { action: string; minutes?: number };
      told.push([String(params.id), action, minutes].filter(Boolean).join(' '));
      return HttpResponse.json(all[0]);
    }),
  );
});

describe('the notices', () => {
  it('begins with the open ones, in words with their facts', async () => {
    renderPage(<NoticesPage />, { at: '/notices' });
    expect(await screen.findByText('库存不多了')).toBeInTheDocument();
    expect(screen.getByText('还剩 6 张，建议现在补货')).toBeInTheDocument();
    expect(asked).toEqual(['open']);
    expect(screen.getByText('2 条紧急')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: '去补货' }).closest('a')).toHaveAttribute(
      'href',
      '/cards?pool=p1',
    );
  });

  it('marks a notice as seen, and as solved', async () => {
    renderPage(<NoticesPage />, { at: '/notices' });
    await userEvent.click(await screen.findByRole('button', { name: '知道了' }));
    await waitFor(() => expect(told).toEqual(['n1 acknowledge']));
    await userEvent.click(screen.getByRole('button', { name: '已解决' }));
    await waitFor(() => expect(told).toEqual(['n1 acknowledge', 'n1 resolve']));
  });

  it('puts a notice off for as long as is chosen', async () => {
    renderPage(<NoticesPage />, { at: '/notices' });
    await userEvent.click(await screen.findByRole('button', { name: /^稍后/ }));
    await userEvent.click(await screen.findByText('30 分钟后'));
    await waitFor(() => expect(told).toEqual(['n1 snooze 30']));
  });

  it('lists by state; a seen one can only be solved', async () => {
    renderPage(<NoticesPage />, { at: '/notices' });
    await userEvent.click(await screen.findByRole('tab', { name: '已知悉' }));
    expect(await screen.findByText('LX2')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: '知道了' })).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('tab', { name: '已解决' }));
    expect(await screen.findByText('还没有解决过的通知')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('tab', { name: '全部' }));
    await waitFor(() => expect(asked).toEqual(['open', 'acknowledged', 'resolved', null]));
  });

  it('leads to the pool before the order, and to the order before the shop', () => {
    const both = { order_id: 'o1', shop_id: 's1' };
    expect(placeOf(notice('n', 'import_failed', { params: { import_id: 'i1' } }))?.to).toBe(
      '/data?tab=imports&open=i1',
    );
    expect(placeOf(notice('n', 'out_of_stock', { ...both, params: { pool_id: 'p2' } }))?.to).toBe(
      '/cards?pool=p2',
    );
    expect(placeOf(notice('n', 'import_done', { params: { pool_id: 'p2' } }))).toEqual({
      to: '/cards?pool=p2',
      word: 'toImport',
    });
    expect(placeOf(notice('n', 'out_of_stock', { ...both, params: { pool_id: '' } }))?.to).toBe(
      '/orders?open=o1',
    );
    expect(placeOf(notice('n', 'low_stock', { shop_id: 's1', params: { rule_id: 'r1' } }))).toEqual({
      to: '/products?rule=r1',
      word: 'toRule',
    });
    expect(placeOf(notice('n', 'login_dead', { shop_id: 's1' }))?.to).toBe('/shops?open=s1');
    expect(placeOf(notice('n', 'ai_budget', { shop_id: 's1' }))?.to).toBe('/conversations?tab=ai');
    expect(placeOf(notice('n', 'verify_first', both))?.to).toBe('/verifications?tab=rules');
    expect(placeOf(notice('n', 'verification_in_doubt', both))?.to).toBe('/verifications');
    expect(placeOf(notice('n', 'backup_failed'))?.to).toBe('/settings?tab=data');
    expect(placeOf(notice('n', 'clock_jumped'))?.to).toBe('/doctor');
    expect(placeOf(notice('n', 'daily_report'))).toBeUndefined();
  });

  it('has a sentence of its own for every trouble that passes by itself or is told once', async () => {
    const troubles = [
      ['unreachable', '已经 15 分钟连不上平台，一直在重试，连上后自动补上漏掉的订单；检查网络或代理'],
      ['overloaded', '平台 15 分钟来一直说请求太多，已放慢；看看有没有别的软件也在用这个账号'],
      ['refund_not_read', '订单 251009-1 有退款变化，却一直读不到；到平台后台看看，其他退款照常'],
      ['refunds_refused', '平台不给看一部分退款（251009-1），会晚些才知道；升级货郎，并到平台后台留意退款'],
    ] as const;
    const items = troubles.map(([trouble]) =>
      notice(trouble, 'shop_trouble', { params: { shop: '小店', trouble, detail: '251009-1' } }),
    );
    server.use(http.get('*/api/v1/notices', () => HttpResponse.json({ items, next_cursor: null })));
    renderPage(<NoticesPage />, { at: '/notices' });
    for (const [, sentence] of troubles) {
      expect(await screen.findByText(sentence)).toBeInTheDocument();
    }
  });
});
