import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { MatrixPart } from './MatrixPart';

const user = userEvent.setup({ delay: null });

const NOTICES = {
  quiet: { on: false, from_min: 1380, to_min: 480, let_critical: true },
  daily_report: true,
  daily_report_min: 1260,
};
const matrix = (own: boolean) => ({
  events: [{ event: 'low_stock', severity: 'warning' }],
  routes: [{ event: 'low_stock', channel_id: 'c1', ...cell, own }],
});

let cell: { mode: string; after_ms: number; repeat_ms: number };
let asked: (string | null)[];
let told: unknown[];

beforeEach(() => {
  cell = { mode: 'now', after_ms: 0, repeat_ms: 0 };
  asked = [];
  told = [];
  server.use(
    http.get('*/api/v1/shops', () =>
      HttpResponse.json([{ id: 's1', name: '练习店铺', platform: 'practice' }]),
    ),
    http.get('*/api/v1/notice-channels', () =>
      HttpResponse.json([{ id: 'c1', kind: 'wecom', name: '值班群', present: true, enabled: true }]),
    ),
    http.get('*/api/v1/notice-routes', ({ request }) => {
      const shop = new URL(request.url).searchParams.get('shop_id');
      asked.push(shop);
      return HttpResponse.json(matrix(shop !== null));
    }),
    http.put('*/api/v1/notice-routes', async ({ request }) => {
      told.push(await request.json());
      return HttpResponse.json(matrix(true));
    }),
    http.get('*/api/v1/settings', () => HttpResponse.json({ notices: NOTICES })),
    http.patch('*/api/v1/settings', async ({ request }) => {
      told.push(await request.json());
      return HttpResponse.json({ notices: NOTICES });
    }),
  );
});

/** Opens a select and takes one of its options. */
async function choose(label: string, option: string) {
  fireEvent.mouseDown(await screen.findByRole('combobox', { name: label }));
  const options = await screen.findAllByText(option);
  await user.click(options.at(-1) as HTMLElement);
}

describe('the matrix', () => {
  it('sets what holds for every shop', async () => {
    renderPage(<MatrixPart />);
    await choose('库存不多了 · 值班群', '没人处理再发');
    const route = { event: 'low_stock', channel_id: 'c1', shop_id: null };
    await waitFor(() => expect(told).toEqual([{ ...route, mode: 'later', after_ms: 300_000, repeat_ms: 0 }]));
  });

  it('sets what holds for one shop, and takes it back', async () => {
    renderPage(<MatrixPart />);
    await choose('哪家店', '练习店铺');
    await waitFor(() => expect(asked).toEqual([null, 's1']));
    await choose('库存不多了 · 值班群', '不发');
    const route = { event: 'low_stock', channel_id: 'c1', shop_id: 's1', after_ms: 0, repeat_ms: 0 };
    await waitFor(() => expect(told).toEqual([{ ...route, mode: 'off' }]));
    await user.click(screen.getByRole('button', { name: /库存不多了 · 值班群 的时间/ }));
    await user.click(await screen.findByText('恢复默认'));
    await waitFor(() => expect(told.at(-1)).toEqual({ ...route, mode: null }));
  });
});

describe('the times of a cell', () => {
  const route = { event: 'low_stock', channel_id: 'c1', shop_id: null, mode: 'later' };

  it.each([
    [/没人处理多久后发/, 12, { after_ms: 720_000, repeat_ms: 0 }],
    [/没处理就重复，间隔/, 30, { after_ms: 300_000, repeat_ms: 1_800_000 }],
  ])('are set by %s', async (label, minutes, times) => {
    cell = { mode: 'later', after_ms: 300_000, repeat_ms: 0 };
    renderPage(<MatrixPart />);
    await user.click(await screen.findByRole('button', { name: '库存不多了 · 值班群 的时间 5 分钟后' }));
    fireEvent.change(await screen.findByLabelText(label), { target: { value: minutes } });
    await waitFor(() => expect(told).toEqual([{ ...route, ...times }]));
  });
});

describe('a matrix that cannot be read', () => {
  it.each(['notice-routes', 'notice-channels'])('says so and reads %s again', async (from) => {
    let broken = true;
    const failure = { code: 'internal', message: '', details: {}, request_id: 'r1' };
    server.use(
      http.get(`*/api/v1/${from}`, () => (broken ? HttpResponse.json(failure, { status: 500 }) : undefined)),
    );
    renderPage(<MatrixPart />);
    const again = await screen.findByRole('button', { name: /重试/ });
    broken = false;
    await user.click(again);
    expect(await screen.findByRole('combobox', { name: '库存不多了 · 值班群' })).toBeInTheDocument();
  });
});

describe('quiet hours', () => {
  it('are switched on, and begin when the seller says', async () => {
    renderPage(<MatrixPart />);
    await user.click(await screen.findByRole('switch', { name: '安静时段不打扰' }));
    await waitFor(() =>
      expect(told).toEqual([{ notices: { ...NOTICES, quiet: { ...NOTICES.quiet, on: true } } }]),
    );
    const from = screen.getByLabelText('开始时间');
    fireEvent.change(from, { target: { value: '22:30' } });
    fireEvent.blur(from);
    await waitFor(() =>
      expect(told.at(-1)).toEqual({ notices: { ...NOTICES, quiet: { ...NOTICES.quiet, from_min: 1350 } } }),
    );
  });
});

describe('the report of the day', () => {
  it('is switched off, and comes when the seller says', async () => {
    renderPage(<MatrixPart />);
    await user.click(await screen.findByRole('switch', { name: '每天发一份日报' }));
    await waitFor(() => expect(told).toEqual([{ notices: { ...NOTICES, daily_report: false } }]));
    const at = screen.getByLabelText('日报时间');
    fireEvent.change(at, { target: { value: '20:15' } });
    fireEvent.blur(at);
    await waitFor(() => expect(told.at(-1)).toEqual({ notices: { ...NOTICES, daily_report_min: 1215 } }));
  });
});
