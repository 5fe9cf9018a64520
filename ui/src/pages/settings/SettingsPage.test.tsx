import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Settings } from '@/api/types';
import { host } from '@/app/host';
import { getPreference } from '@/app/preferences';
import { formatBytes } from '@/components';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { SettingsPage } from './SettingsPage';

const user = userEvent.setup({ pointerEventsCheck: PointerEventsCheckLevel.Never });

const settings: Settings = {
  general: { language: 'zh-CN', theme: 'system', sound: true },
  delivery: {
    delay: { min_ms: 0, max_ms: 0 },
    max_retries: 3,
    retry_interval_ms: 300_000,
    virtual_keywords: ['激活码'],
    physical_keywords: ['手机'],
  },
  security: { key_source: 'keychain', key_id: 'k-7f3a', lock_reveal: false, session_hours: 12 },
  data: {
    data_folder: '/data/huolang',
    database: 'sqlite',
    database_bytes: 48_234_496,
    keep_raw_days: 90,
    keep_logs_days: 180,
    nightly_backup: true,
    keep_backups: 14,
  },
  logs: { level: 'info', file: '/data/huolang/logs' },
  desktop: { close_to_tray: true, popups: true, inbound: false, inbound_listen: '127.0.0.1:7789' },
  notices: {
    quiet: { on: false, from_min: 1380, to_min: 480, let_critical: true },
    daily_report: true,
    daily_report_min: 1260,
  },
};

const done = (id: string) => ({
  id,
  kind: 'x',
  state: 'done',
  done: 1,
  total: 1,
  result: null,
  error: null,
  started_at: 0,
  finished_at: 1,
});

let told: { path: string; body: unknown }[];
let people: object[];
let role: string;

beforeEach(() => {
  told = [];
  role = 'owner';
  people = [
    { id: 'u1', name: '老板', role: 'owner', created_at: 0, seen_at: 1, is_me: true },
    { id: 'u2', name: '小发', role: 'operator', created_at: 0, seen_at: null, is_me: false },
  ];
  const note = async (request: Request) => {
    const body: unknown = await request.json().catch(() => undefined);
    told.push({ path: `${request.method} ${new URL(request.url).pathname.slice('/api/v1'.length)}`, body });
    return body;
  };
  const session = {
    mode: 'server',
    setup_required: false,
    user: null,
    version: '1.2.3',
    data_folder: '/data/huolang',
  };
  server.use(
    http.get('*/api/v1/session', () => HttpResponse.json({ ...session, user: { name: '老板', role } })),
    http.get('*/api/v1/settings', () => HttpResponse.json(settings)),
    http.patch('*/api/v1/settings', async ({ request }) =>
      HttpResponse.json({ ...settings, ...((await note(request)) as object) }),
    ),
    http.get('*/api/v1/api-tokens', () => HttpResponse.json([])),
    http.get('*/api/v1/users', () => HttpResponse.json(people)),
    http.post('*/api/v1/users', async ({ request }) => {
      const { name, role } = (await note(request)) as { name: string; role: string };
      people = [...people, { id: 'u3', name, role, created_at: 0, seen_at: null, is_me: false }];
      return HttpResponse.json(people.at(-1));
    }),
    http.patch('*/api/v1/users/:id', async ({ request }) => {
      const patch = (await note(request)) as object;
      return HttpResponse.json({ ...people[1], ...patch });
    }),
    http.delete('*/api/v1/users/:id', async ({ request }) => {
      await note(request);
      return new HttpResponse(null, { status: 204 });
    }),
    http.put('*/api/v1/session/password', async ({ request }) => {
      const { current } = (await note(request)) as { current: string };
      return current === 'right horse'
        ? new HttpResponse(null, { status: 204 })
        : HttpResponse.json({ code: 'login_refused', message: '' }, { status: 401 });
    }),
    http.post('*/api/v1/api-tokens', async ({ request }) => {
      await note(request);
      const info = {
        id: 't1',
        name: '脚本',
        scopes: ['read'],
        created_at: 0,
        last_used_at: null,
        expires_at: null,
      };
      return HttpResponse.json({ token: 'hl_only_once', info });
    }),
    http.post('*/api/v1/vault/recovery-sheet', async ({ request }) => {
      const { password } = (await note(request)) as { password: string };
      return password === 'right horse'
        ? HttpResponse.json({ text: 'A7F3 Q2M8' })
        : HttpResponse.json({ code: 'login_refused', message: '' }, { status: 403 });
    }),
    http.get('*/api/v1/backups', () =>
      HttpResponse.json([{ name: 'b1.hlb', bytes: 2048, created_at: 0, orders: 1200, cards: null }]),
    ),
    http.post('*/api/v1/backups', async ({ request }) => {
      await note(request);
      return HttpResponse.json({ operation_id: 'op1' });
    }),
    http.post('*/api/v1/backups/restore', async ({ request }) => {
      await note(request);
      return HttpResponse.json({ operation_id: 'op2' });
    }),
    http.get('*/api/v1/operations/:id', ({ params }) => HttpResponse.json(done(String(params.id)))),
    http.get('*/api/v1/hosts', () => HttpResponse.json([])),
  );
});

describe('the settings', () => {
  it('saves a section as a whole, only after a change, and obeys it at once', async () => {
    renderPage(<SettingsPage />, { at: '/settings' });
    const save = (await screen.findByText('保存')).closest('button');
    expect(save).toBeDisabled();
    await user.click(screen.getByText('深色'));
    await user.click(screen.getByText('保存'));
    await waitFor(() =>
      expect(told).toEqual([
        { path: 'PATCH /settings', body: { general: { language: 'zh-CN', theme: 'dark', sound: true } } },
      ]),
    );
    await waitFor(() => expect(getPreference('appearance', 'system')).toBe('dark'));
    await waitFor(() => expect(save).toBeDisabled());
  });

  it('refuses a longest delay below the shortest', async () => {
    renderPage(<SettingsPage />, { at: '/settings?tab=delivery' });
    fireEvent.change(await screen.findByLabelText('最短延迟'), { target: { value: '5' } });
    await user.click(screen.getByText('保存'));
    expect(await screen.findByText('不能小于最短延迟')).toBeInTheDocument();
    fireEvent.change(screen.getByLabelText('最长延迟'), { target: { value: '10' } });
    await user.click(screen.getByText('保存'));
    await waitFor(() => expect(told).toHaveLength(1));
    expect(told[0]?.body).toEqual({
      delivery: { ...settings.delivery, delay: { min_ms: 300_000, max_ms: 600_000 } },
    });
  });

  it('shows the recovery sheet after the password, and forgets it', async () => {
    const { client } = renderPage(<SettingsPage />, { at: '/settings?tab=security' });
    await user.click(await screen.findByText('显示恢复单'));
    const password = await screen.findByLabelText('登录密码');
    const show = () => screen.getAllByText('显示恢复单').at(-1) ?? document.body;
    fireEvent.change(password, { target: { value: 'wrong' } });
    await user.click(show());
    expect(await screen.findByText(/用户名或密码不对/)).toBeInTheDocument();
    fireEvent.change(password, { target: { value: 'right horse' } });
    await user.click(show());
    expect(await screen.findByText('A7F3 Q2M8')).toBeInTheDocument();
    await user.click(screen.getByText('我已收好'));
    await waitFor(() => expect(screen.queryByText('A7F3 Q2M8')).not.toBeInTheDocument());
    const cached = client.getQueryCache().getAll();
    expect(JSON.stringify(cached.map(({ state }) => state.data))).not.toContain('A7F3');
  });

  it('shows a new token once', async () => {
    renderPage(<SettingsPage />, { at: '/settings?tab=security' });
    await user.click(await screen.findByText('新建令牌'));
    fireEvent.change(await screen.findByLabelText('名称'), { target: { value: '脚本' } });
    await user.click(screen.getByText('创建', { selector: 'button *' }));
    expect(await screen.findByText('hl_only_once')).toBeInTheDocument();
    expect(told[0]?.body).toMatchObject({ name: '脚本', scopes: ['read'] });
    await user.click(screen.getByText('我已保存'));
    await waitFor(() => expect(screen.queryByText('hl_only_once')).not.toBeInTheDocument());
  });

  it('lets the owner add users, change roles, reset passwords and remove them', async () => {
    renderPage(<SettingsPage />, { at: '/settings?tab=security' });
    expect(await screen.findByText('小发')).toBeInTheDocument();
    fireEvent.mouseDown(screen.getByRole('combobox', { name: '角色 小发' }));
    await user.click(await screen.findByTitle('主管'));
    await waitFor(() => expect(told).toEqual([{ path: 'PATCH /users/u2', body: { role: 'manager' } }]));

    await user.click(screen.getByText('添加用户'));
    const adding = await screen.findByRole('dialog');
    fireEvent.change(within(adding).getByLabelText('用户名'), { target: { value: ' 阿看 ' } });
    await user.click(within(adding).getByText('只看'));
    fireEvent.change(within(adding).getByLabelText('密码'), { target: { value: 'a long sentence 42' } });
    await user.click(within(adding).getByText('添加', { selector: 'button *' }));
    expect(await screen.findByText('阿看')).toBeInTheDocument();
    expect(told.at(-1)).toEqual({
      path: 'POST /users',
      body: { name: '阿看', role: 'viewer', password: 'a long sentence 42' },
    });

    await user.click(screen.getAllByText('重设密码')[0] ?? document.body);
    const resetting = await screen.findByText('给“小发”重设密码');
    const dialog = resetting.closest('[role=dialog]') as HTMLElement;
    fireEvent.change(within(dialog).getByLabelText('密码'), { target: { value: 'another sentence 42' } });
    await user.click(within(dialog).getByText('保存'));
    await waitFor(() =>
      expect(told.at(-1)).toEqual({ path: 'PATCH /users/u2', body: { password: 'another sentence 42' } }),
    );

    await user.click(screen.getAllByText('删除')[0] ?? document.body);
    await user.click((await screen.findAllByText('删除')).at(-1) ?? document.body);
    await waitFor(() => expect(told.at(-1)?.path).toBe('DELETE /users/u2'));
  });

  it('shows users and tokens to owners only; everybody changes their own password', async () => {
    role = 'operator';
    renderPage(<SettingsPage />, { at: '/settings?tab=security' });
    await user.click(await screen.findByText('改密码'));
    expect(screen.queryByText('添加用户')).not.toBeInTheDocument();
    expect(screen.queryByText('新建令牌')).not.toBeInTheDocument();
    const dialog = await screen.findByRole('dialog');
    const fill = (current: string) => {
      fireEvent.change(within(dialog).getByLabelText('现在的密码'), { target: { value: current } });
      fireEvent.change(within(dialog).getByLabelText('新密码'), { target: { value: 'a long sentence 42' } });
    };
    const submit = () => user.click(within(dialog).getByText('改密码', { selector: 'button *' }));
    fill('wrong');
    await submit();
    expect(await within(dialog).findByText(/用户名或密码不对/)).toBeInTheDocument();
    fill('right horse');
    await submit();
    await waitFor(() => expect(told).toHaveLength(2));
    expect(told[1]).toEqual({
      path: 'PUT /session/password',
      body: { current: 'right horse', password: 'a long sentence 42' },
    });
  });

  it('restores a backup only after the box is ticked', async () => {
    renderPage(<SettingsPage />, { at: '/settings?tab=data' });
    expect((await screen.findByText('b1.hlb')).closest('tr')).toHaveTextContent('1,200—2.0 KB');
    await user.click(screen.getByText('恢复'));
    const dialog = await screen.findByRole('dialog');
    const start = within(dialog).getByText('恢复').closest('button');
    expect(start).toBeDisabled();
    await user.click(within(dialog).getByText('我明白，现在就恢复'));
    expect(start).toBeEnabled();
    await user.click(within(dialog).getByText('恢复'));
    expect(await within(dialog).findByText(/重启货郎后生效/)).toBeInTheDocument();
    expect(told).toEqual([{ path: 'POST /backups/restore', body: { name: 'b1.hlb' } }]);
  });

  it('restores a file from another computer with the code of its recovery sheet', async () => {
    server.use(
      http.post('*/api/v1/uploads', () => HttpResponse.json({ upload_id: 'u1', name: 'old.hlb', size: 9 })),
      http.post('*/api/v1/backups/recover', async ({ request }) => {
        const body = (await request.json()) as { recovery_code?: string };
        told.push({ path: 'POST /backups/recover', body });
        if (body.recovery_code === 'A7F3') return HttpResponse.json({ operation_id: 'op3' });
        const code = body.recovery_code === 'A7F4' ? 'recovery_sheet_invalid' : 'conflict';
        return HttpResponse.json({ code, message: '' }, { status: 409 });
      }),
    );
    const pick = vi.spyOn(host, 'pickFiles');
    pick.mockResolvedValue({ kind: 'files', files: [new File(['sealed'], 'old.hlb')] });
    renderPage(<SettingsPage />, { at: '/settings?tab=data' });
    await user.click(await screen.findByText('从文件恢复'));
    const dialog = await screen.findByRole('dialog');
    const start = within(dialog).getByText('恢复').closest('button');
    await user.click(within(dialog).getByText('我明白，现在就恢复'));
    expect(start).toBeDisabled();
    await user.click(within(dialog).getByText('选择文件'));
    expect(await within(dialog).findByText('old.hlb')).toBeInTheDocument();
    fireEvent.change(within(dialog).getByLabelText('恢复码'), { target: { value: 'A7F4' } });
    await user.click(within(dialog).getByText('恢复'));
    expect(await within(dialog).findByText(/恢复单有输错的地方 · 逐组核对后再输入/)).toBeInTheDocument();
    fireEvent.change(within(dialog).getByLabelText('恢复码'), { target: { value: 'A7F5' } });
    await user.click(within(dialog).getByText('恢复'));
    expect(await within(dialog).findByText(/运行 huolang-server restore 备份文件/)).toBeInTheDocument();
    fireEvent.change(within(dialog).getByLabelText('恢复码'), { target: { value: ' A7F3 ' } });
    await user.click(within(dialog).getByText('恢复'));
    expect(await within(dialog).findByText(/备份已核对好/)).toBeInTheDocument();
    const body = { source: { upload_id: 'u1' }, recovery_code: 'A7F3' };
    expect(told.at(-1)).toEqual({ path: 'POST /backups/recover', body });
    pick.mockRestore();
  });

  it('backs up now, and leads to the check-up', async () => {
    renderPage(<SettingsPage />, { at: '/settings?tab=data' });
    await user.click(await screen.findByText('立即备份'));
    expect(await screen.findByText('备份完成，已核对可以恢复。')).toBeInTheDocument();
    expect(screen.getByText('开始体检').closest('a')).toHaveAttribute('href', '/doctor');
  });

  it('backs up a PostgreSQL database too, and says how it comes back', async () => {
    const data = { ...settings.data, database: 'postgres' };
    server.use(http.get('*/api/v1/settings', () => HttpResponse.json({ ...settings, data })));
    renderPage(<SettingsPage />, { at: '/settings?tab=data' });
    expect(await screen.findByText('b1.hlb')).toBeInTheDocument();
    expect(screen.getByText(/huolang-server restore 备份文件 --database 新库地址/)).toBeInTheDocument();
    expect(screen.queryByText('恢复')).not.toBeInTheDocument();
    await user.click(screen.getByText('立即备份'));
    expect(await screen.findByText('备份完成，已核对可以恢复。')).toBeInTheDocument();
    expect(screen.getByRole('switch', { name: '每晚自动备份' })).toBeEnabled();
  });

  it('sets how much the log tells, and says where it lies and how long', async () => {
    renderPage(<SettingsPage />, { at: '/settings?tab=logs' });
    await user.click(await screen.findByRole('radio', { name: /调试/ }));
    await user.click(screen.getByText('保存'));
    await waitFor(() =>
      expect(told).toEqual([
        { path: 'PATCH /settings', body: { logs: { level: 'debug', file: '/data/huolang/logs' } } },
      ]),
    );
    expect(screen.getByText('/data/huolang/logs')).toBeInTheDocument();
    expect(screen.getByText(/保留几天在“数据与备份”里设/)).toBeInTheDocument();
    expect(screen.getByText('查看系统日志')).toHaveAttribute('href', '/logs?tab=system');
  });

  it('says whom the program talked to, and that there is no telemetry', async () => {
    renderPage(<SettingsPage />, { at: '/settings?tab=about' });
    expect(await screen.findByText('1.2.3')).toBeInTheDocument();
    expect(screen.getByText(/没有遥测/)).toBeInTheDocument();
    expect(await screen.findByText('没有联系过任何服务器')).toBeInTheDocument();
  });

  it('has no part for the window where there is no tray', async () => {
    renderPage(<SettingsPage />, { at: '/settings' });
    expect(await screen.findByText('通用', { selector: '[role=tab]' })).toBeInTheDocument();
    expect(screen.queryByText('桌面')).not.toBeInTheDocument();
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KB'],
    [48_234_496, '46.0 MB'],
    [150 * 1024 ** 3, '150 GB'],
  ])('%d → %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
