import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Task } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { TasksPage } from './TasksPage';

const task = (id: string, more: Partial<Task> = {}): Task => ({
  id,
  title: id,
  shop_id: null,
  state: 'RUNNING',
  command: null,
  heartbeat_at: Date.now(),
  silent: false,
  last_ok_at: Date.now(),
  last_error: null,
  last_error_at: null,
  detail: {},
  ...more,
});

let told: string[];

function serve(tasks: Task[]) {
  server.use(
    http.get('*/api/v1/tasks', () => HttpResponse.json(tasks)),
    http.get('*/api/v1/shops', () => HttpResponse.json([{ id: 's1', name: '小满数码' }])),
    http.post('*/api/v1/tasks/:id/commands', async ({ params, request }) => {
      const { command } = (await request.json()) as { command: string };
      told.push(`${String(params.id)} ${command}`);
      return HttpResponse.json(task(String(params.id)));
    }),
  );
}

beforeEach(() => {
  told = [];
});

describe('the tasks', () => {
  it('names a task and its shop, and shows an unknown one by its own title', async () => {
    serve([task('poll:s1', { shop_id: 's1' }), task('brand_new', { title: 'Something new' })]);
    renderPage(<TasksPage />);
    expect(await screen.findByText('拉取订单 · 小满数码')).toBeInTheDocument();
    expect(screen.getByText('Something new')).toBeInTheDocument();
  });

  it('calls a task silent that the program calls so, whatever this clock says', async () => {
    const long = Date.now() - 601_000;
    serve([
      task('deliver', { heartbeat_at: long, silent: true }),
      task('mark_shipped', { state: 'PAUSED', heartbeat_at: long }),
      task('hints:s1', { heartbeat_at: long }),
    ]);
    renderPage(<TasksPage />);
    const silent = await screen.findAllByText('没有心跳');
    expect(silent).toHaveLength(1);
    expect(silent[0]?.closest('tr')).toHaveTextContent('自动发货');
  });

  it('stops only after the question, and pauses at once', async () => {
    serve([task('deliver')]);
    renderPage(<TasksPage />);
    await userEvent.click(await screen.findByRole('button', { name: '停止自动发货' }));
    const question = await screen.findByRole('tooltip');
    expect(told).toEqual([]);
    await userEvent.click(within(question).getByRole('button', { name: '停止' }));
    await waitFor(() => expect(told).toEqual(['deliver stop']));
    await userEvent.click(screen.getByRole('button', { name: '暂停自动发货' }));
    await waitFor(() => expect(told).toEqual(['deliver stop', 'deliver pause']));
  });

  it('says the last error in a sentence where the program names its code', async () => {
    const last_error = 'shop_ip_refused: 2100007 IP not allowed (logid 1)';
    serve([task('poll:s1', { state: 'ERROR', last_error, last_error_at: Date.now() })]);
    renderPage(<TasksPage />);
    const sentence = await screen.findByText(/IP 白名单/);
    expect(sentence).toHaveAttribute('title', '2100007 IP not allowed (logid 1)');
    expect(screen.queryByText(/shop_ip_refused/)).not.toBeInTheDocument();
  });

  it('offers what fits the state, and shows the last error', async () => {
    serve([
      task('deliver', { state: 'STOPPED' }),
      task('mark_shipped', { state: 'PAUSED' }),
      task('poll:s1', { state: 'ERROR', last_error: 'token expired', last_error_at: Date.now() }),
    ]);
    renderPage(<TasksPage />);
    expect(await screen.findByRole('button', { name: '启动自动发货' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: '停止自动发货' })).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: '恢复标记发货' })).toBeInTheDocument();
    expect(screen.getByText(/token expired/)).toBeInTheDocument();
    expect(screen.getByText('出错')).toBeInTheDocument();
  });
});
