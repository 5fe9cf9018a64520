import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '@/api/ApiError';
import type { Page } from '@/api/types';
import { useKeyset } from '@/api/useKeyset';
import { renderPage, testClient } from '@/test/render';
import type { DataColumn } from './columns';
import { DataTable, type DataTableProps } from './DataTable';

interface Row {
  id: string;
  name: string;
}

const COLUMNS: DataColumn<Row>[] = [
  { key: 'id', title: '编号', width: 100, required: true, render: (row) => row.id },
  { key: 'name', title: '名称', render: (row) => row.name },
  { key: 'extra', title: '备注', width: 80, hidden: true, render: () => 'x' },
];

const page = (ids: string[], next: string | null, total?: number): Page<Row> => ({
  items: ids.map((id) => ({ id, name: `商品 ${id}` })),
  next_cursor: next,
  ...(total === undefined ? {} : { total }),
});

type Source = (cursor: string | undefined) => Promise<Page<Row>>;

function List({
  source,
  filter = '',
  ...rest
}: { source: Source; filter?: string } & Partial<DataTableProps<Row>>) {
  const query = useKeyset<Row>({ queryKey: ['orders', 'list', filter], fetchPage: source });
  const [ids, setIds] = useState<string[]>([]);
  return (
    <DataTable
      id="test"
      rowKey={(row) => row.id}
      columns={COLUMNS}
      query={query}
      selection={{ ids, onChange: setIds }}
      {...rest}
    />
  );
}

const pages: Record<string, Page<Row>> = { '': page(['a', 'b'], 'c2', 1234), c2: page(['c'], null) };
const twoPages: Source = async (cursor) => pages[cursor ?? ''] ?? page([], null);

describe('DataTable', () => {
  it('keeps the head and says that it is busy while the first page is on its way', async () => {
    let answer: (value: Page<Row>) => void = () => undefined;
    renderPage(<List source={() => new Promise((resolve) => (answer = resolve))} />);
    const region = screen.getByRole('region', { name: '列表' });
    expect(region).toHaveAttribute('aria-busy', 'true');
    expect(within(region).getByText('名称')).toBeInTheDocument();
    await act(async () => answer(page(['a'], null)));
    expect(await screen.findByText('商品 a')).toBeInTheDocument();
    expect(region).toHaveAttribute('aria-busy', 'false');
  });

  it('goes to the next page behind the cursor and back', async () => {
    const source = vi.fn(twoPages);
    renderPage(<List source={source} />);
    await screen.findByText('商品 a');
    expect(screen.getByText('共 1,234 条')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: '上一页' })).toBeDisabled();
    await userEvent.click(screen.getByRole('button', { name: '下一页' }));
    expect(await screen.findByText('商品 c')).toBeInTheDocument();
    expect(screen.queryByText('商品 a')).not.toBeInTheDocument();
    expect(screen.getByText('第 2 页')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: '下一页' })).toBeDisabled();
    await userEvent.click(screen.getByRole('button', { name: '上一页' }));
    expect(screen.getByText('商品 a')).toBeInTheDocument();
    expect(source.mock.calls.map(([cursor]) => cursor).slice(0, 2)).toEqual([undefined, 'c2']);
  });

  it('starts at page one when the list is another one', async () => {
    const client = testClient();
    function Switching() {
      const [filter, setFilter] = useState('');
      return (
        <>
          <button type="button" onClick={() => setFilter('manual')}>
            筛选
          </button>
          <List source={twoPages} filter={filter} />
        </>
      );
    }
    renderPage(<Switching />, { client });
    await screen.findByText('商品 a');
    await userEvent.click(screen.getByRole('button', { name: '下一页' }));
    await screen.findByText('商品 c');
    await userEvent.click(screen.getByText('筛选'));
    expect(await screen.findByText('商品 a')).toBeInTheDocument();
    expect(screen.getByText('第 1 页')).toBeInTheDocument();
  });

  it('keeps chosen rows across pages and clears them at once', async () => {
    renderPage(<List source={twoPages} />);
    await screen.findByText('商品 a');
    await userEvent.click(screen.getByRole('checkbox', { name: '选择本页' }));
    await userEvent.click(screen.getByRole('button', { name: '下一页' }));
    await screen.findByText('商品 c');
    await userEvent.click(screen.getByRole('checkbox', { name: '选择此行' }));
    expect(screen.getByText('已选 3 条')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: '取消选择' }));
    expect(screen.queryByText(/已选/)).not.toBeInTheDocument();
  });

  it('chooses every row between two with shift', async () => {
    const user = userEvent.setup();
    renderPage(<List source={async () => page(['a', 'b', 'c', 'd'], null)} />);
    await screen.findByText('商品 a');
    const box = (at: number) => screen.getAllByRole('checkbox', { name: '选择此行' })[at] as HTMLElement;
    await user.click(box(0));
    await user.keyboard('{Shift>}');
    await user.click(box(2));
    await user.keyboard('{/Shift}');
    expect(screen.getByText('已选 3 条')).toBeInTheDocument();
    const ticked = [0, 1, 2, 3].map((at) => (box(at) as HTMLInputElement).checked);
    expect(ticked).toEqual([true, true, true, false]);
  });

  it('marks the row whose drawer is open, and no other', async () => {
    renderPage(<List source={twoPages} activeId="b" />);
    const row = async (id: string) => (await screen.findByText(`商品 ${id}`)).closest('tr');
    expect(await row('b')).toHaveAttribute('data-active');
    expect(await row('a')).not.toHaveAttribute('data-active');
  });

  it('opens a row by click and by Enter, but not by a click on its checkbox', async () => {
    const onOpen = vi.fn();
    renderPage(<List source={twoPages} onOpen={onOpen} />);
    const row = (await screen.findByText('商品 a')).closest('tr');
    if (!row) throw new Error('no row');
    await userEvent.click(within(row).getByRole('checkbox'));
    expect(onOpen).not.toHaveBeenCalled();
    await userEvent.click(screen.getByText('商品 a'));
    row.focus();
    await userEvent.keyboard('{Enter}');
    expect(onOpen.mock.calls.map(([opened]) => opened.id)).toEqual(['a', 'a']);
  });

  it('remembers which columns are shown', async () => {
    const first = renderPage(<List source={twoPages} />);
    await screen.findByText('商品 a');
    expect(screen.queryByRole('columnheader', { name: '备注' })).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /列设置/ }));
    expect(await screen.findByRole('checkbox', { name: '编号' })).toBeDisabled();
    await userEvent.click(screen.getByRole('checkbox', { name: '备注' }));
    expect(screen.getByRole('columnheader', { name: '备注' })).toBeInTheDocument();
    first.unmount();
    renderPage(<List source={twoPages} />);
    expect(await screen.findByRole('columnheader', { name: '备注' })).toBeInTheDocument();
  });

  it('reads only the page on screen again when something changed', async () => {
    const client = testClient();
    const source = vi.fn(twoPages);
    renderPage(<List source={source} />, { client });
    await screen.findByText('商品 a');
    await userEvent.click(screen.getByRole('button', { name: '下一页' }));
    await screen.findByText('商品 c');
    source.mockClear();
    await act(() => client.invalidateQueries({ queryKey: ['orders'] }));
    await waitFor(() => expect(source.mock.calls.map(([cursor]) => cursor)).toEqual(['c2']));
  });

  it('says what to do when nothing matches', async () => {
    const onClearFilters = vi.fn();
    renderPage(<List source={async () => page([], null)} onClearFilters={onClearFilters} />);
    await userEvent.click(await screen.findByRole('button', { name: '清空筛选' }));
    expect(onClearFilters).toHaveBeenCalledOnce();
  });

  it('says what went wrong, and tries again', async () => {
    const source = vi
      .fn<Source>()
      .mockRejectedValueOnce(new ApiError('database_failed', 'x', { requestId: 'r-7' }))
      .mockResolvedValue(page(['a'], null));
    renderPage(<List source={source} />);
    expect(await screen.findByRole('alert')).toHaveTextContent('数据库没有正常回应');
    expect(screen.getByText('编号 r-7')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /重试/ }));
    expect(await screen.findByText('商品 a')).toBeInTheDocument();
  });

  it('keeps showing known rows when a refresh fails', async () => {
    const client = testClient();
    const source = vi
      .fn<Source>()
      .mockResolvedValueOnce(page(['a'], null))
      .mockRejectedValue(new ApiError('network_unreachable', 'x'));
    renderPage(<List source={source} />, { client });
    await screen.findByText('商品 a');
    await act(() => client.invalidateQueries({ queryKey: ['orders'] }));
    await waitFor(() => expect(screen.getByText(/没能更新/)).toBeInTheDocument());
    expect(screen.getByText('商品 a')).toBeInTheDocument();
  });
});
