import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { Rule } from '@/api/types';
import { bodyOf, newValues } from '@/pages/products/rule/values';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { choicesFor, ruleFor } from '../match/choices';
import { OrdersPage } from '../OrdersPage';
import { startBackend } from './backend';
import { orderDetail, orderRow, whyOf } from './sample';

configure({ asyncUtilTimeout: 10_000 });
const user = userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never });
const DELAY = { min_ms: 60_000, max_ms: 120_000 };

const row = orderRow({ content: 'unmatched', why: whyOf('no_rule_for_spec', 'match_rule') });
const [line] = orderDetail(row).lines;
if (!line) throw new Error('no line');
const free = { ...line, delivery: null };
const pool = { id: 'pool1', name: '月卡', available: 12 };

it('matches a specification on the spot and sends the order', async () => {
  const backend = startBackend({ rows: [row], details: { o1: orderDetail(row, { lines: [free] }) } });
  const made: Record<string, unknown>[] = [];
  server.use(
    http.get('*/api/v1/card-pools', () => HttpResponse.json([pool])),
    http.get('*/api/v1/rules', () => HttpResponse.json([])),
    http.get('*/api/v1/settings', () => HttpResponse.json({ delivery: { delay: DELAY } })),
    http.post('*/api/v1/rules', async ({ request }) => {
      made.push((await request.json()) as Record<string, unknown>);
      return HttpResponse.json({});
    }),
  );
  const { router } = renderPage(<OrdersPage />, { at: '/orders' });
  const shown = (await screen.findByText(row.sn)).closest('tr');
  await user.click(within(shown ?? document.body).getByText('选规则'));
  const dialog =
    (await screen.findByText('选择怎么发')).closest<HTMLElement>('[role="dialog"]') ?? document.body;
  await within(dialog).findByText('Steam code 50 · 50');
  await user.click(within(dialog).getByRole('combobox', { name: '选规则或卡池' }));
  await user.click(await screen.findByText('月卡（可用 12）'));
  await user.click(within(dialog).getByText('匹配并发货'));
  await waitFor(() => expect(backend.acted.map(({ body }) => body)).toEqual([{ action: 'deliver' }]));
  expect(made).toHaveLength(1);
  expect(made[0]).toMatchObject({
    shop_id: 's1',
    product_ref: 'p1',
    scope: { kind: 'sku', value: 'sku1' },
    source: { kind: 'card_pool', pool_id: 'pool1' },
    delay: DELAY,
    mode: 'auto',
  });
  expect(router.state.location.pathname).toBe('/orders');
});

it('copies the chosen rule for this specification alone', () => {
  const rule = {
    ...bodyOf(
      { ...newValues('s1', 'p1', DELAY), template: 'hello', scope: { kind: 'spec', value: '20' } },
      true,
    ),
    id: 'r9',
  } as Rule;
  const off = { ...rule, id: 'r8', status: 'inactive' } as Rule;
  const choices = choicesFor([rule, off], [pool as never]);
  expect(Object.keys(choices)).toEqual(['rule:r9', 'pool:pool1']);
  const choice = choices['rule:r9'];
  if (!choice) throw new Error('no choice');
  expect(ruleFor({ ...free, sku_ref: '' }, 's1', choice, DELAY)).toMatchObject({
    scope: { kind: 'spec', value: '50' },
    template: 'hello',
    status: 'active',
  });
  expect(ruleFor({ ...free, sku_ref: '', spec: '' }, 's1', choice, DELAY).scope).toEqual({ kind: 'product' });
});
