import { configure, screen, waitFor } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { ExportDialog } from '../ExportDialog';

configure({ asyncUtilTimeout: 10_000 });
const user = userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never });

it('writes the filtered list and hands over the file', async () => {
  const asked: unknown[] = [];
  const saved: string[] = [];
  server.use(
    http.post('*/api/v1/exports', async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json({ operation_id: 'op1' });
    }),
    http.get('*/api/v1/operations/op1', () =>
      HttpResponse.json({
        id: 'op1',
        kind: 'export',
        state: 'done',
        done: 120,
        total: 120,
        result: { export_id: 'e1', file_name: 'orders.csv', rows: 120 },
        error: null,
        started_at: 1,
        finished_at: 2,
      }),
    ),
    http.get('*/api/v1/exports/e1', () => HttpResponse.text('sn\n1')),
  );
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined }),
  );
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });

  const filters = { tab: 'shipped', q: 'steam', platform: 'pdd' } as const;
  renderPage(<ExportDialog open onClose={() => undefined} filters={filters} />);
  expect(screen.getByText('导出“已发货”里符合当前筛选的订单')).toBeInTheDocument();
  await user.click(screen.getByText('CSV 文本'));
  await user.click(screen.getByText('开始导出'));
  expect(await screen.findByText('120 行已写好')).toBeInTheDocument();
  expect(asked).toEqual([
    { kind: 'orders', format: 'csv', filter: { tab: 'shipped', q: 'steam', platform: 'pdd' } },
  ]);
  await user.click(screen.getByText('下载文件'));
  await waitFor(() => expect(saved).toEqual(['orders.csv']));
});

it('does not call a password wrong that was not looked at', async () => {
  server.use(
    http.post('*/api/v1/exports', async ({ request }) => {
      const { password } = (await request.json()) as { password?: string };
      return password === undefined
        ? HttpResponse.json({ code: 'login_refused', message: '' }, { status: 401 })
        : HttpResponse.json({ code: 'rate_limited', message: '' }, { status: 429 });
    }),
  );
  renderPage(<ExportDialog open onClose={() => undefined} filters={{ tab: 'all' }} />);
  await user.click(screen.getByText('电话显示完整号码（会记入日志）'));
  await user.click(screen.getByText('开始导出'));
  await user.type(await screen.findByLabelText('登录密码'), 'right');
  await user.click(screen.getByText('开始导出'));
  expect(await screen.findByText('操作太频繁 · 等一会儿再试')).toBeInTheDocument();
  expect(screen.queryByText('密码不对，再试一次')).not.toBeInTheDocument();
});

it('writes phones in full when asked, and asks for the password where the program wants it', async () => {
  const asked: { unlocked?: boolean; password?: string }[] = [];
  server.use(
    http.post('*/api/v1/exports', async ({ request }) => {
      const body = (await request.json()) as { unlocked?: boolean; password?: string };
      asked.push(body);
      return body.password === 'right'
        ? HttpResponse.json({ operation_id: 'op1' })
        : HttpResponse.json(
            { code: 'login_refused', message: '', details: {}, request_id: 'r' },
            { status: 401 },
          );
    }),
    http.get('*/api/v1/operations/op1', () =>
      HttpResponse.json({
        id: 'op1',
        kind: 'export',
        state: 'done',
        done: 1,
        total: 1,
        result: { export_id: 'e1', file_name: 'orders.xlsx', rows: 1 },
        error: null,
        started_at: 1,
        finished_at: 2,
      }),
    ),
  );
  renderPage(<ExportDialog open onClose={() => undefined} filters={{ tab: 'all' }} />);
  await user.click(screen.getByText('电话显示完整号码（会记入日志）'));
  await user.click(screen.getByText('开始导出'));
  await user.type(await screen.findByLabelText('登录密码'), 'guess');
  await user.click(screen.getByText('开始导出'));
  expect(await screen.findByText('密码不对，再试一次')).toBeInTheDocument();
  await user.clear(screen.getByLabelText('登录密码'));
  await user.type(screen.getByLabelText('登录密码'), 'right');
  await user.click(screen.getByText('开始导出'));
  expect(await screen.findByText('1 行已写好')).toBeInTheDocument();
  expect(asked.map(({ unlocked, password }) => [unlocked, password])).toEqual([
    [true, undefined],
    [true, 'guess'],
    [true, 'right'],
  ]);
});
