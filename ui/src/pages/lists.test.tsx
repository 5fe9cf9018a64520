/** Every list waits, fails and is empty in a designed way: nothing is claimed while it loads, 重试 reads again, and an
 * empty one says the next step, in both languages. */
import { configure, fireEvent, screen, waitFor } from '@testing-library/react';
import i18next from 'i18next';
import type { ReactElement } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import en from '@/locales/en';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { CardsPage } from './cards/CardsPage';
import { StockTable } from './cards/StockTable';
import { ModesPanel } from './conversations/ai/ModesPanel';
import { ShadowList } from './conversations/bench/ShadowList';
import { CostsPart } from './conversations/costs/CostsPart';
import { ProductsPart } from './conversations/products/ProductsPart';
import { RulesPart } from './conversations/rules/RulesPart';
import { TalksPart } from './conversations/talks/TalksPart';
import { DashboardPage } from './dashboard/DashboardPage';
import { DataPage } from './data/DataPage';
import { RejectedRows } from './data/imports/RejectedRows';
import { DeliveriesPage } from './deliveries/DeliveriesPage';
import { CallbackList } from './inbound/CallbackList';
import { CallLog } from './inbound/CallLog';
import { MappingTable } from './inbound/MappingTable';
import { StatisticsTable } from './inbound/StatisticsTable';
import { LogsPage } from './logs/LogsPage';
import { ChannelsPart } from './notices/channels/ChannelsPart';
import { SendsPart } from './notices/channels/SendsPart';
import { InboxPart } from './notices/inbox/InboxPart';
import { MatrixPart } from './notices/matrix/MatrixPart';
import { OrdersPage } from './orders/OrdersPage';
import { PracticeDesk } from './practice/PracticeDesk';
import { ProductsPage } from './products/ProductsPage';
import { AboutPart } from './settings/AboutPart';
import { BackupPanel } from './settings/data/BackupPanel';
import { TokenList } from './settings/security/TokenList';
import { UserList } from './settings/security/UserList';
import { BlockedBuyers } from './shops/BlockedBuyers';
import { ReadinessList } from './shops/ReadinessList';
import { ShopsPage } from './shops/ShopsPage';
import { TasksPage } from './tasks/TasksPage';
import { HistoryPanel } from './verifications/HistoryPanel';
import { RulesPanel } from './verifications/RulesPanel';
import { VerificationsPage } from './verifications/VerificationsPage';

configure({ asyncUtilTimeout: 15_000, defaultHidden: true });
vi.setConfig({ testTimeout: 60_000 });

const PAGE = { items: [], next_cursor: null };
const NOOP = () => undefined;
const wordOf = (key: string): string => i18next.t(key as never);

interface List {
  element: ReactElement;
  at?: string;
  /** Where the list is read. */
  from: string;
  /** What an empty one answers. */
  nothing: object;
  /** The words of an empty one and of its next step. */
  says: [string, string];
  /** What must be there for the list to be asked for. */
  around?: Record<string, object>;
}

const NOTHING_SPENT = { calls: 0, cost: 0, tokens_in: 0, tokens_out: 0 };
const SHOP = { id: 's1', name: '闲鱼店', platform: 'xianyu', capabilities: ['chat'] };

const NOBODY_CAME = {
  today: {
    orders: 0,
    paid: 0,
    waiting: 0,
    delivered: 0,
    auto_success_rate: null,
    revenue: 0,
    failed: 0,
    refunds: 0,
    verified: 0,
    verify_failed: 0,
    to_verify: 0,
  },
  attention: { manual: 0, needs_review: 0, out_of_stock: 0 },
  hours: [],
  days: [],
  shops: [],
  low_stock: [],
  tour: { step: 0, done: true },
};
const UNSOLD = { shop_id: 's9', products: [], faults: {}, recent: [], tour: { step: 0, done: true } };

const LISTS: Record<string, List> = {
  ...Object.fromEntries(
    ['chart', 'shops', 'stock'].map((part): [string, List] => [
      `the workbench: ${part}`,
      {
        element: <DashboardPage />,
        from: 'dashboard',
        nothing: NOBODY_CAME,
        says: [`dashboard:${part}.empty`, `dashboard:${part}.emptyHint`],
      },
    ]),
  ),
  'practice orders': {
    element: <PracticeDesk />,
    from: 'practice',
    nothing: UNSOLD,
    says: ['practice:recent.empty', 'practice:recent.emptyHint'],
  },
  orders: {
    element: <OrdersPage />,
    at: '/orders?tab=all',
    from: 'orders',
    nothing: PAGE,
    says: ['orders:empty.all.title', 'orders:empty.all.hint'],
  },
  deliveries: {
    element: <DeliveriesPage />,
    from: 'logs/deliveries',
    nothing: PAGE,
    says: ['deliveries:empty.title', 'deliveries:empty.hint'],
  },
  products: {
    element: <ProductsPage />,
    from: 'products',
    nothing: PAGE,
    says: ['products:product.empty', 'products:product.emptyHint'],
  },
  'delivery rules': {
    element: <ProductsPage />,
    at: '/products?tab=rules',
    from: 'rules',
    nothing: [],
    says: ['products:rule.empty', 'products:rule.emptyHint'],
  },
  pools: {
    element: <CardsPage />,
    from: 'card-pools',
    nothing: [],
    says: ['cards:pool.empty', 'cards:pool.emptyHint'],
  },
  cards: {
    element: <CardsPage />,
    from: 'cards',
    nothing: PAGE,
    says: ['cards:card.emptyAll', 'cards:card.emptyHint'],
  },
  batches: {
    element: <CardsPage />,
    at: '/cards?tab=batches',
    from: 'card-batches',
    nothing: [],
    says: ['cards:batch.empty', 'cards:batch.emptyHint'],
  },
  'uploads in doubt': {
    element: <CardsPage />,
    at: '/cards?uploads=1',
    from: 'card-uploads',
    nothing: [],
    says: ['cards:uploads.empty', 'cards:uploads.emptyHint'],
  },
  shops: {
    element: <ShopsPage />,
    from: 'shops',
    nothing: [],
    says: ['shops:empty.title', 'shops:empty.hint'],
  },
  'blocked buyers': {
    element: <BlockedBuyers />,
    from: 'blocked-buyers',
    nothing: [],
    says: ['shops:blocked.empty', 'shops:blocked.emptyHint'],
  },
  tasks: {
    element: <TasksPage />,
    from: 'tasks',
    nothing: [],
    says: ['tasks:empty.title', 'tasks:empty.hint'],
  },
  ...Object.fromEntries(
    ['deliveries', 'errors', 'audit', 'system'].map((log): [string, List] => [
      `the log of ${log}`,
      {
        element: <LogsPage />,
        at: `/logs?tab=${log}`,
        from: `logs/${log}`,
        nothing: PAGE,
        says: [`logs:empty.${log}`, `logs:emptyHint.${log}`],
      },
    ]),
  ),
  verifications: {
    element: <VerificationsPage />,
    at: '/verifications?tab=records',
    from: 'verification-records',
    nothing: PAGE,
    says: ['verifications:record.empty', 'verifications:record.emptyHint'],
  },
  'rules of verification': {
    element: <RulesPanel />,
    from: 'verification-rules',
    nothing: { items: [] },
    says: ['verifications:rule.empty', 'verifications:rule.emptyHint'],
  },
  'shops with a history': {
    element: <HistoryPanel />,
    from: 'verification-shops',
    nothing: { items: [] },
    says: ['verifications:history.noShop', 'verifications:history.noShopHint'],
  },
  sales: {
    element: <DataPage />,
    at: '/data?tab=sales',
    from: 'sales-details/sums',
    nothing: [],
    says: ['data:empty.sales', 'data:empty.hint'],
  },
  bookings: {
    element: <DataPage />,
    at: '/data?tab=bookings',
    from: 'travel-bookings/sums',
    nothing: [],
    says: ['data:empty.bookings', 'data:empty.hint'],
  },
  imports: {
    element: <DataPage />,
    at: '/data?tab=imports',
    from: 'imports',
    nothing: PAGE,
    says: ['data:empty.imports', 'data:empty.hint'],
  },
  notices: {
    element: <InboxPart tab="open" />,
    from: 'notices',
    nothing: PAGE,
    says: ['notices:empty.open', 'notices:empty.hint'],
  },
  'sent messages': {
    element: <SendsPart />,
    from: 'notice-sends',
    nothing: PAGE,
    says: ['notices:send.empty', 'notices:send.emptyHint'],
  },
  'reply rules': {
    element: <RulesPart edit={undefined} change={NOOP} />,
    from: 'reply-rules',
    nothing: [],
    says: ['conversations:rule.empty.keyword', 'conversations:rule.emptyHint.keyword'],
  },
  'products of the service': {
    element: <ProductsPart edit={undefined} change={NOOP} />,
    from: 'ai/products',
    nothing: PAGE,
    says: ['conversations:product.empty', 'conversations:product.emptyHint'],
  },
  conversations: {
    element: (
      <TalksPart
        url={{ tab: 'talks', state: 'all', q: undefined, open: undefined, edit: undefined }}
        change={NOOP}
      />
    ),
    from: 'conversations',
    nothing: PAGE,
    says: ['conversations:list.empty', 'conversations:list.emptyHint'],
    around: { shops: [SHOP] },
  },
  'modes of the service': {
    element: <ModesPanel />,
    from: 'ai/shops',
    nothing: [],
    says: ['conversations:noShop.title', 'conversations:noShop.hint'],
  },
  'costs of the service': {
    element: <CostsPart />,
    from: 'ai/costs',
    nothing: {
      caps: { day_cost: null, month_cost: null },
      days: [],
      shops: [],
      reached: [],
      today: NOTHING_SPENT,
      month: NOTHING_SPENT,
    },
    says: ['conversations:costs.empty', 'conversations:costs.emptyHint'],
  },
  'what the shadow would have said': {
    element: <ShadowList shopId={undefined} />,
    from: 'suggestions',
    nothing: PAGE,
    says: ['conversations:shadow.empty', 'conversations:shadow.emptyHint'],
  },
  'the journal of a pool': {
    element: <StockTable poolId="k1" />,
    from: 'card-pools/k1/stock',
    nothing: PAGE,
    says: ['cards:journal.empty', 'cards:journal.emptyHint'],
  },
  'the history of vouchers': {
    element: <HistoryPanel />,
    from: 'voucher-history',
    nothing: PAGE,
    says: ['verifications:history.empty', 'verifications:history.emptyHint'],
    around: { 'verification-shops': { items: [{ shop_id: 's1', name: '来客门店', has_history: true }] } },
  },
  'orders with their sales': {
    element: <DataPage />,
    at: '/data?tab=orders',
    from: 'order-reports',
    nothing: PAGE,
    says: ['data:empty.orders', 'data:empty.ordersHint'],
  },
  'rows that were left out': {
    element: <RejectedRows id="i1" />,
    from: 'imports/i1/rejected-rows',
    nothing: PAGE,
    says: ['data:imports.noRejected', 'data:imports.noRejectedHint'],
  },
  channels: {
    element: <ChannelsPart />,
    from: 'notice-channels',
    nothing: [],
    says: ['notices:channels.empty', 'notices:channels.emptyHint'],
  },
  'the matrix of events': {
    element: <MatrixPart />,
    from: 'notice-channels',
    nothing: [],
    says: ['notices:matrix.empty', 'notices:matrix.emptyHint'],
  },
  'what a shop still lacks': {
    element: <ReadinessList shop={SHOP as never} />,
    from: 'shops/s1/readiness',
    nothing: { ready: false, items: [] },
    says: ['shops:ready.empty', 'shops:ready.emptyHint'],
  },
  callbacks: {
    element: <CallbackList shopId="s1" />,
    from: 'callbacks',
    nothing: PAGE,
    says: ['inbound:callbacks.empty', 'inbound:callbacks.emptyHint'],
  },
  'inbound calls': {
    element: <CallLog shopId="s1" platform="jd_general" />,
    from: 'inbound-calls',
    nothing: PAGE,
    says: ['inbound:log.empty', 'inbound:log.emptyHint'],
  },
  mappings: {
    element: <MappingTable shopId="s1" platform="jd_general" />,
    from: 'shops/s1/mappings',
    nothing: [],
    says: ['inbound:map.empty', 'inbound:map.emptyHint'],
  },
  'inbound statistics': {
    element: <StatisticsTable shopId="s1" platform="jd_general" />,
    from: 'inbound-statistics',
    nothing: { days: [] },
    says: ['inbound:stats.empty', 'inbound:stats.emptyHint'],
  },
  users: {
    element: <UserList />,
    from: 'users',
    nothing: [],
    says: ['settings:user.empty', 'settings:user.emptyHint'],
  },
  tokens: {
    element: <TokenList />,
    from: 'api-tokens',
    nothing: [],
    says: ['settings:token.empty', 'settings:token.emptyHint'],
  },
  hosts: {
    element: <AboutPart />,
    from: 'hosts',
    nothing: [],
    says: ['settings:hosts.empty', 'settings:hosts.emptyHint'],
  },
  backups: {
    element: <BackupPanel database="sqlite" />,
    from: 'backups',
    nothing: [],
    says: ['settings:backup.empty', 'settings:backup.emptyHint'],
  },
};

/** What stands around the lists. */
const POOL = { id: 'k1', name: '充值卡', kind: 'once', available: 1, low_stock_at: 0 };
const AROUND: Record<string, object> = {
  'orders/tabs': { counts: {}, shops: 0 },
  'shops/needs': [],
  shops: [],
  platforms: [],
  dashboard: { today: { delivered: 0, waiting: 0, failed: 0, auto_success_rate: null } },
  practice: UNSOLD,
  'card-pools': [POOL],
  cards: PAGE,
  'card-batches': [],
  'card-uploads': [],
  'verification-shops': { items: [] },
  'verification-rules': { items: [] },
  'conversations/counts': { all: 0, waiting: 0, suggested: 0, unread: 0, taken_over: 0 },
  'notice-routes': { events: [], routes: [] },
  settings: {
    notices: {
      quiet: { on: false, from_min: 1380, to_min: 480, let_critical: true },
      daily_report: true,
      daily_report_min: 1260,
    },
  },
  'watched-folder': { on: false, folder: '/tmp/in', after: 'move', files: [] },
  'notice-channels': [],
  'sales-details': PAGE,
  'travel-bookings': PAGE,
  session: { mode: 'server', version: '1', user: { name: '老板', role: 'owner' } },
};

function answer(bodies: Record<string, object>) {
  server.use(
    ...Object.entries(bodies).map(([path, body]) =>
      http.get(`*/api/v1/${path}`, () => HttpResponse.json(body)),
    ),
  );
}

beforeEach(() => answer(AROUND));

describe('a list that waits, fails and is empty', () => {
  it.each(Object.entries(LISTS))('%s', async (_name, list) => {
    const { element, at = '/', from, nothing, says, around = {} } = list;
    answer(around);
    let is: 'waited for' | 'broken' | 'empty' = 'waited for';
    let goOn: () => void = NOOP;
    const waiting = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    server.use(
      http.get(`*/api/v1/${from}`, async () => {
        if (is === 'waited for') await waiting;
        return is === 'empty'
          ? HttpResponse.json(nothing)
          : HttpResponse.json(
              { code: 'internal', message: '', details: {}, request_id: 'r1' },
              { status: 500 },
            );
      }),
    );
    const [title, hint] = says.map(wordOf);
    const { container } = renderPage(element, { at });
    expect(container).not.toBeEmptyDOMElement();
    expect(screen.queryByText(title as string)).not.toBeInTheDocument();

    is = 'broken';
    goOn();
    await screen.findAllByRole('button', { name: /重试/ });
    expect(screen.queryByText(title as string)).not.toBeInTheDocument();

    is = 'empty';
    // A page of several lists has several to press, and what stands beside one may take its place.
    await waitFor(() => {
      for (const again of screen.queryAllByRole('button', { name: /重试/ })) fireEvent.click(again);
      expect(screen.getAllByText(title as string).length).toBeGreaterThan(0);
    });
    expect(screen.getAllByText(hint as string).length).toBeGreaterThan(0);
    await waitFor(() => expect(screen.queryByRole('button', { name: /重试/ })).not.toBeInTheDocument());
  });

  it.each(Object.entries(LISTS))('%s, in English', (_name, { says }) => {
    for (const key of says) {
      const [space, path] = key.split(':') as [keyof typeof en, string];
      const words = path.split('.').reduce<unknown>((at, name) => (at as never)[name], en[space]);
      expect(words).toEqual(expect.any(String));
      expect(words).not.toBe(wordOf(key));
    }
  });
});
