import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18next from 'i18next';
import { afterEach, describe, expect, it } from 'vitest';
import type { Notice } from '@/api/types';
import { setLanguage } from '@/app/i18n';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { DispatchButton } from './DispatchList';
import { NoticeText } from './NoticeText';

const ENGINE = resolve(process.cwd(), '../src-tauri/crates/engine/src');

const words = (file: string, pattern: RegExp) =>
  [...readFileSync(resolve(ENGINE, file), 'utf8').matchAll(pattern)].map((match) => match[1] ?? '');

/** The events as the program names them. */
const EVENTS = [...words('notices/events.rs', /^ {4}event\("(\w+)"/gm), 'daily_report'];
/** The troubles with platforms, as the channels outside of the screens word them. */
const PLATFORM_TROUBLES = [...new Set(words('notices/trouble.rs', /^ {8}"(\w+)" =>/gm))];
/** The troubles of models. */
const TROUBLES = words('model/fault.rs', /Self::\w+(?:\(_\))? => "(\w+)",/g);

const notice = (event: string, params: Notice['params'] = {}): Notice => ({
  id: 'n',
  event,
  state: 'open',
  severity: 'warning',
  shop_id: null,
  order_id: null,
  params,
  count: 1,
  created_at: 0,
  updated_at: 0,
  resolved_at: null,
  snoozed_until: null,
});

afterEach(() => setLanguage('zh-CN'));

describe.each(['zh-CN', 'en'] as const)('in %s', (language) => {
  it('every event has its words and its next step', async () => {
    await setLanguage(language);
    expect(EVENTS.length).toBeGreaterThan(25);
    // Those whose causes have a sentence each.
    const byCause = new Set(['shop_trouble', 'ai_trouble', 'ai_budget']);
    const lacking = EVENTS.filter(
      (event) =>
        !i18next.exists(`notices:event.${event}`) ||
        !(byCause.has(event) || i18next.exists(`notices:next.${event}`)),
    );
    expect(lacking).toEqual([]);
  });

  it('every trouble with a platform has its own sentence', async () => {
    await setLanguage(language);
    const said = PLATFORM_TROUBLES.map((trouble): unknown =>
      i18next.getResource(language, 'notices', `shopTrouble.${trouble}`),
    );
    expect(PLATFORM_TROUBLES.length).toBeGreaterThan(15);
    expect(PLATFORM_TROUBLES.filter((_, at) => said[at] === undefined)).toEqual([]);
    expect(new Set(said).size).toBe(PLATFORM_TROUBLES.length);
  });

  it('every trouble of a model has its own sentence', async () => {
    await setLanguage(language);
    expect(TROUBLES.length).toBeGreaterThan(8);
    const said = TROUBLES.map((trouble): unknown =>
      i18next.getResource(language, 'notices', `aiTrouble.${trouble}`),
    );
    expect(said).not.toContain(undefined);
    expect(new Set(said).size).toBe(TROUBLES.length);
  });
});

describe('a notice', () => {
  it('of the day tells its figures', async () => {
    const figures = {
      day: '2026-11-20',
      orders: '12',
      paid: '11',
      revenue: '218.90',
      delivered: '10',
      failed: '1',
      refunds: '0',
      waiting: '3',
    };
    renderPage(<NoticeText notice={notice('daily_report', figures)} />);
    expect(
      await screen.findByText(
        '2026-11-20：订单 12，付款 11，收入 ¥218.90；发货 10，失败 1，退款 0；还有 3 单等你',
      ),
    ).toBeInTheDocument();
  });

  it('of the day counts vouchers where there are any', async () => {
    const vouchers = { verified: '12', verify_failed: '0' };
    renderPage(<NoticeText notice={notice('daily_report', vouchers)} />);
    expect(await screen.findByText(/；核销 12 张，没有核销成 0 张$/)).toBeInTheDocument();
  });

  it('about a model says the cause in the words of the screen', async () => {
    renderPage(
      <NoticeText notice={notice('ai_trouble', { trouble: 'no_money', message: 'the account is empty' })} />,
    );
    expect(await screen.findByText('服务商账户余额不足，充值或换一个服务商')).toBeInTheDocument();
    expect(screen.queryByText(/the account is empty/)).toBeNull();
  });
});

it('an end of a wish that could not be told leads to the buyer, not to a callback', async () => {
  const params = { sn: '1', call: 'cancel', code: 'bad_status', message: 'HTTP 503' };
  renderPage(<NoticeText notice={notice('callback_stopped', params)} />);
  expect(
    await screen.findByText('撤单的结果一天都没有通知到；到 91卡券 后台直接答复买家'),
  ).toBeInTheDocument();
});

it('a refund after the delivery is worded by how it stands', async () => {
  renderPage(<NoticeText notice={notice('refund_after_delivery', { sn: '1', status: 'refunding' })} />);
  expect(await screen.findByText('卡密已发出，先核对再同意退款')).toBeInTheDocument();
  renderPage(<NoticeText notice={notice('refund_after_delivery', { sn: '1', status: 'refunded' })} />);
  expect(await screen.findByText('东西已发出，钱已退给买家；打开订单，处理发出的东西')).toBeInTheDocument();
});

it('a rule that nearly sold out says what it may still sell', async () => {
  const params = { rule_id: 'r1', title: '月卡', left: '2' };
  renderPage(<NoticeText notice={notice('low_stock', params)} />);
  expect(await screen.findByText('还能卖 2 件，卖完就停；要继续卖，在规则里加数量')).toBeInTheDocument();
});

it('a backup that failed says why, and the next step', async () => {
  const params = { reason: 'disk_full', message: 'no space left on device' };
  renderPage(<NoticeText notice={notice('backup_failed', params)} />);
  expect(await screen.findByText(/^\S.* · 检查磁盘空间，再到设置里备份一次$/)).toBeInTheDocument();
  expect(screen.queryByText(/no space left/)).toBeNull();
});

it('a list of cards that broke off says that what came in stays', async () => {
  const params = { file: 'cards.xlsx', kind: 'cards', pool_id: 'p1', reason: 'file_empty' };
  renderPage(<NoticeText notice={notice('import_failed', params)} />);
  expect(await screen.findByText('文件里没有数据 · 把整份再导一次，已有的会跳过')).toBeInTheDocument();
  renderPage(<NoticeText notice={notice('import_failed', { ...params, reason: 'interrupted' })} />);
  expect(await screen.findByText('导入时程序关闭了 · 把整份再导一次，已有的会跳过')).toBeInTheDocument();
});

describe('where a notice went', () => {
  it('says in words why a channel did not tell', async () => {
    const to = (channel_id: string, state: string, last_error: string) => ({
      channel_id,
      state,
      tries: 1,
      run_at: 1_790_000_000_000,
      sent_at: null,
      last_error,
    });
    server.use(
      http.get('*/api/v1/notice-channels', () => HttpResponse.json([])),
      http.get('*/api/v1/notices/:id/dispatches', () =>
        HttpResponse.json([
          to('robot', 'waiting', 'rate_limited: api freq out of limit'),
          to('desktop', 'failed', 'this channel is switched off'),
        ]),
      ),
    );
    renderPage(<DispatchButton id="n" />);
    await userEvent.click(screen.getByRole('button', { name: '发到哪了' }));
    expect(await screen.findByText('发得太快，被限制了')).toBeInTheDocument();
    expect(screen.getByText('渠道没有启用')).toBeInTheDocument();
    expect(screen.queryByText(/freq out of limit|switched off/)).toBeNull();
  });
});
