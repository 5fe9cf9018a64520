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
  expect(screen.getByText('平台筛选不影响导出，各平台都会包含')).toBeInTheDocument();
  await user.click(screen.getByText('CSV 文本'));
  await user.click(screen.getByText('开始导出'));
  expect(await screen.findByText('120 行已写好')).toBeInTheDocument();
  expect(asked).toEqual([{ kind: 'orders', format: 'csv', filter: { tab: 'shipped', q: 'steam' } }]);
  await user.click(screen.getByText('下载文件'));
  await waitFor(() => expect(saved).toEqual(['orders.csv']));
});
