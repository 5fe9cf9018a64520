import { configure, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Pool } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { ExportDialog } from './ExportDialog';

configure({ defaultHidden: true, asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 60_000 });
const user = userEvent.setup({ pointerEventsCheck: 0 });

const pools = [{ id: 'k1', name: '月卡' }] as Pool[];
const wish = { kind: 'cards', format: 'xlsx', filter: { pool_id: 'k1', state: 'available' } };

let told: { unlocked: boolean; password?: string }[];

beforeEach(() => {
  told = [];
  server.use(
    http.post('*/api/v1/exports', async ({ request }) => {
      const body = (await request.json()) as (typeof told)[number];
      told.push(body);
      return body.unlocked && body.password !== 'right'
        ? HttpResponse.json(
            { code: 'login_refused', message: '', details: {}, request_id: '1' },
            { status: 401 },
          )
        : HttpResponse.json({ operation_id: 'op1' });
    }),
    http.get('*/api/v1/operations/op1', () =>
      HttpResponse.json({
        id: 'op1',
        kind: 'export',
        state: 'done',
        done: 8,
        total: 8,
        result: { export_id: 'x1', file_name: 'cards.xlsx', rows: 8 },
        error: null,
        started_at: 0,
        finished_at: 1,
      }),
    ),
  );
  renderPage(<ExportDialog open poolId="k1" pools={pools} state="available" onClose={() => undefined} />);
});

const run = () => screen.getByText('开始导出').closest('button') as HTMLElement;

describe('the export of cards', () => {
  it('hides them unless somebody wants otherwise, and offers the file', async () => {
    await user.click(run());
    expect(await screen.findByText('下载 cards.xlsx')).toBeInTheDocument();
    expect(told).toEqual([{ ...wish, unlocked: false }]);
  });

  it('writes them in clear after a yes, and with the password where one is asked for', async () => {
    await user.click(screen.getByText('明文'));
    expect(await screen.findByText('文件里会有完整卡密，请妥善保管')).toBeInTheDocument();
    expect(run()).toBeDisabled();
    await user.click(screen.getByText('我知道了，这次导出会记入操作日志'));
    await user.click(run());
    fireEvent.change(await screen.findByLabelText('登录密码'), { target: { value: 'guess' } });
    await user.click(run());
    expect(await screen.findByText('密码不对，再试一次')).toBeInTheDocument();
    fireEvent.change(screen.getByLabelText('登录密码'), { target: { value: 'right' } });
    await user.click(run());
    expect(await screen.findByText('下载 cards.xlsx')).toBeInTheDocument();
    const clear = { ...wish, unlocked: true };
    await waitFor(() =>
      expect(told).toEqual([clear, { ...clear, password: 'guess' }, { ...clear, password: 'right' }]),
    );
  });
});
