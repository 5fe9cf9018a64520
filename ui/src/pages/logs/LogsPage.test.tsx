import { screen, waitFor, within } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogEntry } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { LogsPage } from './LogsPage';

const user = userEvent.setup({ pointerEventsCheck: PointerEventsCheckLevel.Never });

const entry = (id: string, title: string, more: Partial<LogEntry> = {}): LogEntry => ({
  id,
  at: 1_790_000_000_000,
  level: 'info',
  title,
  detail: {},
  order_id: null,
  actor: null,
  ...more,
});

let asked: string[];

beforeEach(() => {
  asked = [];
  const list = (name: string, items: LogEntry[]) =>
    http.get(`*/api/v1/logs/${name}`, ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(`${name} ${query.get('q') ?? ''}`.trim());
      return HttpResponse.json({ items: query.get('q') === 'nothing' ? [] : items, next_cursor: null });
    });
  server.use(
    list('deliveries', [
      entry('d1', 'content.accepted', { order_id: 'o1', detail: { sn: 'LX1', title: '会员月卡' } }),
      entry('d2', 'platform.refused', {
        level: 'error',
        order_id: 'o2',
        detail: {
          sn: 'LX2',
          track: 'platform',
          state: 'refused',
          code: 'platform_refused',
          latency_ms: 1234,
        },
      }),
    ]),
    list('audit', [
      entry('1', 'card.reveal', { actor: '店员小李', detail: { subject: 'c21' } }),
      entry('2', 'brand.new_deed', { actor: 'system' }),
    ]),
    list('errors', [
      entry('e1', 'content.unknown', { level: 'warn', order_id: 'o3', detail: { sn: 'LX3', buyer: '王**' } }),
    ]),
    list('system', [
      entry('f:9', 'the disk is slow', { level: 'warn', detail: { rows: 7 } }),
      entry('f:1', 'orders taken'),
    ]),
  );
});

describe('the logs', () => {
  it('says each line in words and leads to its order', async () => {
    renderPage(<LogsPage />, { at: '/logs' });
    const line = (await screen.findByText('内容已送达')).closest('tr');
    expect(line).toHaveTextContent('LX1 · 会员月卡');
    expect(screen.getAllByRole('link', { name: '打开订单' })[0]).toHaveAttribute('href', '/orders?open=o1');
    expect(screen.getByText('标记发货被拒绝').closest('tr')).toHaveTextContent('平台没有接受');
  });

  it('opens a line with everything that was written down', async () => {
    renderPage(<LogsPage />, { at: '/logs' });
    await user.click(await screen.findByText('标记发货被拒绝'));
    const drawer = await screen.findByRole('dialog');
    expect(within(drawer).getByText('看详情里平台的原话，处理后重试')).toBeInTheDocument();
    expect(within(drawer).getByText('被拒绝')).toBeInTheDocument();
    expect(within(drawer).getByText('1,234')).toBeInTheDocument();
    await user.click(within(drawer).getByLabelText('上一条'));
    expect(await within(drawer).findByText('会员月卡')).toBeInTheDocument();
  });

  it('tells what people did, and shows a deed it has no word for as it is', async () => {
    renderPage(<LogsPage />, { at: '/logs?tab=audit' });
    expect((await screen.findByText('查看卡密')).closest('tr')).toHaveTextContent('店员小李');
    expect(screen.getByText('brand.new_deed').closest('tr')).toHaveTextContent('货郎自动');
  });

  it('asks the program for what is searched, and offers to clear the search', async () => {
    renderPage(<LogsPage />, { at: '/logs?tab=audit' });
    await screen.findByText('查看卡密');
    await user.type(screen.getByLabelText('搜操作人、动作、对象'), 'nothing{Enter}');
    await waitFor(() => expect(asked).toEqual(['audit', 'audit nothing']));
    await user.click(await screen.findByText('清空筛选'));
    expect(await screen.findByText('查看卡密')).toBeInTheDocument();
  });

  it('lists what failed, found by its number', async () => {
    renderPage(<LogsPage />, { at: '/logs?tab=errors&q=LX3' });
    const line = (await screen.findByText(/LX3 · 王/)).closest('tr');
    expect(line).toHaveTextContent('警告');
    expect(line).toHaveTextContent('内容结果不明');
    expect(within(line as HTMLElement).getByText('打开订单')).toHaveAttribute('href', '/orders?open=o3');
    expect(asked).toEqual(['errors LX3']);
  });

  it('lists the lines of the program and opens them', async () => {
    renderPage(<LogsPage />, { at: '/logs?tab=system' });
    const line = await screen.findByText('the disk is slow');
    expect(line.closest('tr')).toHaveTextContent('警告');
    expect(screen.getByText('orders taken').closest('tr')).toHaveTextContent('信息');
    await user.click(line);
    const drawer = await screen.findByRole('dialog');
    expect(within(drawer).getByText('行数').parentElement).toHaveTextContent('7');
  });

  it('has its own words for an empty log', async () => {
    server.use(http.get('*/api/v1/logs/errors', () => HttpResponse.json({ items: [], next_cursor: null })));
    renderPage(<LogsPage />, { at: '/logs?tab=errors' });
    expect(await screen.findByText('没有错误')).toBeInTheDocument();
  });

  it('exports what people did', async () => {
    const sent: unknown[] = [];
    server.use(
      http.post('*/api/v1/exports', async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({ operation_id: 'op1' });
      }),
      http.get('*/api/v1/operations/op1', () =>
        HttpResponse.json({
          id: 'op1',
          kind: 'export',
          state: 'done',
          done: 1500,
          total: 1500,
          result: { export_id: 'x1', file_name: 'audit.csv', rows: 1500 },
          error: null,
          started_at: 0,
          finished_at: 1,
        }),
      ),
      http.get('*/api/v1/exports/x1', () => HttpResponse.text('at,actor\n')),
    );
    const saved: string[] = [];
    vi.stubGlobal(
      'URL',
      Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined }),
    );
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    renderPage(<LogsPage />, { at: '/logs?tab=audit' });
    await user.click(await screen.findByText('导出操作记录'));
    await user.click(await screen.findByText('导出 CSV'));
    await user.click(await screen.findByText('下载 1,500 行'));
    await waitFor(() => expect(saved).toEqual(['audit.csv']));
    expect(sent).toEqual([{ kind: 'audit', format: 'csv', filter: {} }]);
  });
});
