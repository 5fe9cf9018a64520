import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { DoctorCheck } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { DoctorPage } from './DoctorPage';

const user = userEvent.setup({ delay: null });

const well = (check: string, params: DoctorCheck['params'] = {}): DoctorCheck => ({
  check,
  ok: true,
  code: null,
  detail: 'in the words of the program',
  advice: null,
  params,
});
const wrong = (check: string, code: string, params: DoctorCheck['params'] = {}): DoctorCheck => ({
  ...well(check, params),
  ok: false,
  code,
  advice: 'do something',
});

const answers = (...checks: DoctorCheck[][]) => {
  let asked = 0;
  server.use(
    http.get('*/api/v1/doctor', () => {
      const answer = checks[Math.min(asked, checks.length - 1)];
      asked += 1;
      return HttpResponse.json({ checks: answer });
    }),
  );
};

const row = async (name: string) => {
  const found = (await screen.findByText(name)).closest('li');
  if (!found) throw new Error(`no row ${name}`);
  return found;
};

describe('the check-up', () => {
  it('begins when the page is opened, and says of each point what was seen', async () => {
    answers([
      well('key', { source: 'keychain', id: 'k1' }),
      well('disk', { free: String(5 * 1024 ** 3) }),
      well('clock', { time: '2026-11-20 10:00' }),
      well('unheard_of'),
    ]);
    renderPage(<DoctorPage />, { at: '/doctor' });
    expect(await screen.findByText('一切正常')).toBeInTheDocument();
    expect(await row('密钥')).toHaveTextContent('保存在系统钥匙串，编号 k1');
    expect(await row('磁盘空间')).toHaveTextContent('还剩 5.0 GB');
    expect(await row('电脑时间')).toHaveTextContent('2026-11-20 10:00');
    expect(await row('unheard_of')).toHaveTextContent('in the words of the program');
    expect(screen.queryByRole('link')).not.toBeInTheDocument();
  });

  it('counts a hint as no fault: a fresh program has no backup yet', async () => {
    answers([
      well('key', { source: 'keychain', id: 'k1' }),
      { ...wrong('backups', 'backup_missing'), ok: true },
    ]);
    renderPage(<DoctorPage />, { at: '/doctor' });
    expect(await screen.findByText('一切正常')).toBeInTheDocument();
    const backups = await row('备份');
    expect(backups).toHaveTextContent('提示');
    expect(backups).toHaveTextContent('一份也没有');
    expect(backups).toHaveTextContent('还没有备份 · 点“立即备份”');
  });

  it('warns of having no channel, with the way to one, and counts it as no fault', async () => {
    answers([{ ...wrong('channels', 'no_channel'), ok: true }]);
    renderPage(<DoctorPage />, { at: '/doctor' });
    expect(await screen.findByText('一切正常')).toBeInTheDocument();
    const channels = await row('通知渠道');
    expect(channels).toHaveTextContent('注意');
    expect(channels).toHaveTextContent('还没有通知渠道');
    expect(channels).toHaveTextContent('去添加一个渠道并测试');
    expect(within(channels).getByRole('link', { name: '看渠道' })).toHaveAttribute(
      'href',
      '/notices?tab=channels',
    );
  });

  it('warns of channels that are told of nothing, with the way to who hears what', async () => {
    answers([{ ...wrong('channels', 'nothing_told'), ok: true }]);
    renderPage(<DoctorPage />, { at: '/doctor' });
    const channels = await row('通知渠道');
    expect(channels).toHaveTextContent('注意');
    expect(channels).toHaveTextContent('要你处理的事，一件也不发到渠道');
    expect(within(channels).getByRole('link', { name: '看发给谁' })).toHaveAttribute(
      'href',
      '/notices?tab=matrix',
    );
  });

  it('names products of rules that are gone, with the way to the rules, and counts it as no fault', async () => {
    answers([{ ...wrong('rules', 'rule_product_gone', { count: '2', names: '会员月卡、贴纸' }), ok: true }]);
    renderPage(<DoctorPage />, { at: '/doctor' });
    expect(await screen.findByText('一切正常')).toBeInTheDocument();
    const rules = await row('规则的商品');
    expect(rules).toHaveTextContent('2 个商品已不在平台上：会员月卡、贴纸');
    expect(rules).toHaveTextContent('打开规则换成现在的商品');
    expect(within(rules).getByRole('link')).toHaveAttribute('href', '/products?tab=rules');
  });

  it('says of each fault what was found, what to do, and where', async () => {
    answers([
      wrong('key', 'key_gone', { source: 'keychain' }),
      wrong('tasks', 'task_failed', {}),
      wrong('channels', 'channel_failing', { name: '我的企业微信', kind: 'wecom' }),
      wrong('backups', 'backup_old'),
    ]);
    renderPage(<DoctorPage />, { at: '/doctor' });
    expect(await screen.findByText('4 项要处理')).toBeInTheDocument();
    const key = await row('密钥');
    expect(key).toHaveTextContent('系统钥匙串里找不到密钥');
    expect(key).toHaveTextContent('先别退出货郎');
    expect(within(key).getByRole('link')).toHaveAttribute('href', '/settings?tab=security');
    expect(await row('后台任务')).toHaveTextContent('有任务出错 · 到任务页看原因，程序会自动再试');
    expect(await row('通知渠道')).toHaveTextContent('我的企业微信');
    expect(await row('备份')).toHaveTextContent('最近的备份太旧 · 点“立即备份”');
  });

  it('tells a clock that was set back, with both times and the next step', async () => {
    answers([wrong('clock', 'clock_set_back', { time: '2026-11-19 10:00', latest: '2026-11-20 10:00' })]);
    renderPage(<DoctorPage />, { at: '/doctor' });
    expect(await screen.findByText('1 项要处理')).toBeInTheDocument();
    const clock = await row('电脑时间');
    expect(clock).toHaveTextContent('电脑显示 2026-11-19 10:00，可数据里已有 2026-11-20 10:00 的记录');
    expect(clock).toHaveTextContent('设为自动校准，再重启货郎');
  });

  it('names a silent task as the task page does, with the next step', async () => {
    const silent = { id: 'poll:s1', title: '拉取订单', shop: '小满数码', count: '1', error: '' };
    answers(
      [wrong('tasks', 'task_silent', silent)],
      [wrong('tasks', 'task_silent', { ...silent, id: 'deliver', shop: '', count: '3' })],
      [
        wrong('tasks', 'task_failed', {
          ...silent,
          error: 'shop_ip_refused: 2100007 IP not allowed (logid 1)',
        }),
      ],
      [wrong('tasks', 'task_failed', { ...silent, id: 'brand_new', title: '新任务', error: 'no road' })],
    );
    renderPage(<DoctorPage />, { at: '/doctor' });
    const tasks = await row('后台任务');
    expect(tasks).toHaveTextContent('拉取订单 · 小满数码 超过 1 分钟没有心跳');
    expect(tasks).toHaveTextContent('重启货郎，没做完的会接着做');
    expect(tasks).not.toHaveTextContent('in the words of the program');
    expect(within(tasks).getByRole('link', { name: '看任务' })).toHaveAttribute('href', '/tasks');
    const again = async (said: string | RegExp) => {
      await user.click(screen.getByText('再检查一次'));
      expect(await screen.findByText(said)).toBeInTheDocument();
    };
    await again('自动发货 等 3 个任务超过 1 分钟没有心跳');
    await again('拉取订单 · 小满数码：平台不认这台电脑的网络地址');
    await again('新任务 · 小满数码：no road');
  });

  it('tells a wrong key', async () => {
    answers([wrong('key', 'wrong_key')]);
    renderPage(<DoctorPage />, { at: '/doctor' });
    expect(within(await row('密钥')).getByRole('link', { name: '看密钥' })).toBeInTheDocument();
  });

  it('puts what needs the seller first, each with its next step and the way there', async () => {
    answers([
      well('key', { source: 'key_file', id: 'k1' }),
      wrong('disk', 'disk_full', { free: '1048576' }),
      wrong('clock', 'clock_behind', { minutes: '12', host: 'gw-api.pinduoduo.com', time: '' }),
      wrong('shops', 'shop_parked', { names: '小满闲鱼、二店', reason: 'login_dead' }),
      wrong('backups', 'backup_missing'),
    ]);
    renderPage(<DoctorPage />, { at: '/doctor' });
    expect(await screen.findByText('4 项要处理')).toBeInTheDocument();
    expect(screen.getAllByRole('listitem')[0]).toHaveTextContent('磁盘空间');
    expect(await row('磁盘空间')).toHaveTextContent('只剩 1.0 MB');
    expect(await row('磁盘空间')).toHaveTextContent('磁盘已满 · 清出空间后会自动继续');
    expect(await row('电脑时间')).toHaveTextContent('电脑慢了约 12 分钟（对照 gw-api.pinduoduo.com）');
    expect(await row('电脑时间')).toHaveTextContent('设为自动校准');
    const shops = await row('店铺登录');
    expect(shops).toHaveTextContent('小满闲鱼、二店：店铺登录已失效，需要重新登录');
    expect(within(shops).getByRole('link', { name: '去店铺' })).toHaveAttribute('href', '/shops');
    const backups = await row('备份');
    expect(backups).toHaveTextContent('还没有备份 · 点“立即备份”');
    expect(within(backups).getByRole('link', { name: '去备份' })).toHaveAttribute(
      'href',
      '/settings?tab=data',
    );
  });

  it.each([
    ['clock_set_back', '电脑显示 2026-11-19 10:00，可数据里已有 2026-11-20 10:00 的记录'],
    ['clock_ahead', '电脑快了约 7 分钟（对照 gw-api.pinduoduo.com）'],
  ])('says what is wrong with the clock, and what to do: %s', async (code, seen) => {
    const params = {
      time: '2026-11-19 10:00',
      latest: '2026-11-20 10:00',
      minutes: '7',
      host: 'gw-api.pinduoduo.com',
    };
    answers([wrong('clock', code, params)]);
    renderPage(<DoctorPage />, { at: '/doctor' });
    const clock = await row('电脑时间');
    expect(clock).toHaveTextContent(seen);
    expect(clock).toHaveTextContent('设为自动校准，再重启货郎');
  });

  it('names everything that is switched off, with a way to each', async () => {
    answers([
      wrong('switched_off', 'switched_off', {
        paused_shops: '二店',
        manual_shops: '',
        tasks: 'deliver poll:s1',
        channels: '',
        pop_ups: '1',
        events: 'manual_shipment needs_review',
        products: '3',
        rules: '',
        backup: '1',
      }),
    ]);
    server.use(http.get('*/api/v1/shops', () => HttpResponse.json([{ id: 's1', name: '小满数码' }])));
    renderPage(<DoctorPage />, { at: '/doctor' });
    const off = await row('开关');
    expect(await within(off).findByText(/小满数码/)).toBeInTheDocument();
    for (const words of [
      '暂停的店铺：二店',
      '停着的任务：自动发货、拉取订单 · 小满数码',
      '桌面弹窗关着',
      '哪里都不发的提醒：等你发货、结果不明，待核对',
      '3 个商品关了发货',
      '每晚备份关着',
    ])
      expect(off).toHaveTextContent(words);
    expect(off).not.toHaveTextContent('渠道');
    const links = within(off).getAllByRole('link');
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '/shops',
      '/tasks',
      '/settings?tab=desktop',
      '/notices?tab=matrix',
      '/products',
      '/settings?tab=data',
    ]);
  });

  it('looks again when asked', async () => {
    answers(
      [wrong('backups', 'backup_missing')],
      [well('backups', { count: '1', time: '2026-11-20 10:00' })],
    );
    renderPage(<DoctorPage />, { at: '/doctor' });
    expect(await screen.findByText('1 项要处理')).toBeInTheDocument();
    await user.click(screen.getByText('再检查一次'));
    expect(await screen.findByText('一切正常')).toBeInTheDocument();
    expect(await row('备份')).toHaveTextContent('有 1 份，最近一份 2026-11-20 10:00');
  });

  it('says what went wrong when nothing could be looked at', async () => {
    const refused = { code: 'forbidden', message: '', details: {}, request_id: 'r1' };
    server.use(http.get('*/api/v1/doctor', () => HttpResponse.json(refused, { status: 403 })));
    renderPage(<DoctorPage />, { at: '/doctor' });
    expect(await screen.findByText('重试')).toBeInTheDocument();
  });

  it('says why a diagnostics bundle was not made', async () => {
    answers([well('unheard_of')]);
    const error = { code: 'disk_full', message: '' };
    server.use(
      http.post('*/api/v1/doctor/bundles', () => HttpResponse.json({ operation_id: 'op1' }, { status: 202 })),
      http.get('*/api/v1/operations/op1', () => HttpResponse.json({ id: 'op1', state: 'failed', error })),
    );
    renderPage(<DoctorPage />, { at: '/doctor' });
    await user.click(await screen.findByText('生成诊断包'));
    expect(await screen.findByRole('alert')).toHaveTextContent('磁盘已满 · 清出空间后会自动继续');
    expect(screen.getByText('生成诊断包')).toBeInTheDocument();
  });
});
