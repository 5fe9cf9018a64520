import { configure, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Card, Pool } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { CardBatch } from './CardBatch';

// Dialogs are large: asking of every element whether it is visible takes minutes on a busy machine.
configure({ defaultHidden: true, asyncUtilTimeout: 15_000 });
vi.setConfig({ testTimeout: 60_000 });
const user = userEvent.setup({ pointerEventsCheck: 0 });

const ids = ['c1', 'c2'];
const pools = [
  { id: 'k1', name: '月卡' },
  { id: 'k2', name: '年卡' },
] as Pool[];

let told: unknown[];

beforeEach(() => {
  told = [];
  server.use(
    http.post('*/api/v1/cards/batch', async ({ request }) => {
      told.push(await request.json());
      return HttpResponse.json({ results: ids.map((id) => ({ id, ok: true, code: null, message: null })) });
    }),
  );
});

/** The chosen cards; gives what is left chosen. */
function show(state: Card['state'] = 'available') {
  const chosen = vi.fn();
  const rows = ids.map((id) => ({ id, state, mask: `····${id}` })) as Card[];
  const bin = state === 'deleted';
  renderPage(<CardBatch ids={ids} rows={rows} bin={bin} pools={pools} onChange={chosen} />);
  return chosen;
}

const press = async (words: string) =>
  user.click((await screen.findAllByText(words, { selector: 'button span' })).at(-1) as HTMLElement);

describe('what is done to several cards', () => {
  it('moves them into another pool, and not before one is chosen', async () => {
    const chosen = show();
    await press('移到其他卡池');
    expect(await screen.findByText('移动 2 张卡密')).toBeInTheDocument();
    await press('移到其他卡池');
    expect(await screen.findByText('选择卡池')).toBeInTheDocument();
    fireEvent.mouseDown(screen.getByLabelText('移到'));
    await user.click(await screen.findByTitle('年卡'));
    await press('移到其他卡池');
    await waitFor(() => expect(told).toEqual([{ ids, action: 'move', pool_id: 'k2' }]));
    expect(await screen.findByText('····c1')).toBeInTheDocument();
    expect(chosen).toHaveBeenLastCalledWith([]);
  });

  it.each([
    [
      '移入回收站',
      'available',
      'delete',
      '把 2 张卡密移入回收站？',
      '已发出的卡密不能移入；回收站里可以恢复',
    ],
    ['彻底删除', 'deleted', 'purge', '彻底删除 2 张卡密？', '删除后找不回来'],
  ] as const)('asks before %s', async (words, state, action, title, hint) => {
    const chosen = show(state);
    await press(words);
    expect(await screen.findAllByText(title)).not.toHaveLength(0);
    expect(screen.getByText(hint)).toBeInTheDocument();
    expect(told).toEqual([]);
    await press(words);
    await waitFor(() => expect(told).toEqual([{ ids, action }]));
    await waitFor(() => expect(chosen).toHaveBeenLastCalledWith([]));
  });

  it.each(['deleted', 'void'] as const)('restores what is %s', async (state) => {
    show(state);
    await press('恢复');
    await waitFor(() => expect(told).toEqual([{ ids, action: 'restore' }]));
  });

  it('offers no way back where nothing is gone', async () => {
    show();
    expect(await screen.findByText('作废')).toBeInTheDocument();
    expect(screen.queryByText('恢复')).not.toBeInTheDocument();
    expect(screen.queryByText('彻底删除')).not.toBeInTheDocument();
  });
});
