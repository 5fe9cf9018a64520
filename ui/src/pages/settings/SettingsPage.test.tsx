import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '@/api/types';
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

beforeEach(() => {
  told = [];
  const note = async (request: Request) => {
    const body: unknown = await request.json().catch(() => undefined);
    told.push({ path: `${request.method} ${new URL(request.url).pathname.slice('/api/v1'.length)}`, body });
    return body;
  };
  const session = {
    mode: 'server',
    setup_required: false,
    user: { name: '老板', role: 'owner' },
    version: '1.2.3',
    data_folder: '/data/huolang',
  };
  server.use(
    http.get('*/api/v1/session', () => HttpResponse.json(session)),
    http.get('*/api/v1/settings', () => HttpResponse.json(settings)),
    http.patch('*/api/v1/settings', async ({ request }) =>
      HttpResponse.json({ ...settings, ...((await note(request)) as object) }),
    ),
    http.get('*/api/v1/api-tokens', () => HttpResponse.json([])),
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

  it('backs up now and tells how the check-up went', async () => {
    server.use(
      http.get('*/api/v1/doctor', () =>
        HttpResponse.json({
          checks: [
            { check: 'database', ok: true, code: null, detail: '48 MB', advice: null },
            { check: 'disk', ok: false, code: 'disk_full', detail: '1 MB', advice: 'free some' },
            { check: 'backups', ok: false, code: 'backup_missing', detail: 'none', advice: 'make one' },
            { check: 'unheard_of', ok: true, code: null, detail: '', advice: null },
          ],
        }),
      ),
    );
    renderPage(<SettingsPage />, { at: '/settings?tab=data' });
    await user.click(await screen.findByText('立即备份'));
    expect(await screen.findByText('备份完成，已核对可以恢复。')).toBeInTheDocument();
    await user.click(screen.getAllByText('开始体检')[0] ?? document.body);
    expect(await screen.findByText('2 项要处理')).toBeInTheDocument();
    expect(screen.getByText('磁盘空间').closest('li')).toHaveTextContent(
      '磁盘已满 · 清出空间后会自动继续 — 1 MB',
    );
    expect(screen.getByText(/还没有备份 · 点“立即备份”/)).toBeInTheDocument();
    expect(screen.getByText('unheard_of')).toBeInTheDocument();
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
