import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { renderPage } from '@/test/render';
import type { DataColumn } from './columns';
import { SimpleTable } from './SimpleTable';

interface Row {
  id: string;
}

const ROWS: Row[] = [{ id: 'a' }, { id: 'b' }];
const COLUMNS: DataColumn<Row>[] = [
  { key: 'id', title: '编号', render: ({ id }) => id },
  { key: 'action', title: '操作', render: () => <button type="button">改</button> },
];

it('opens a row by click and by Enter, and not by its own button', async () => {
  const onOpen = vi.fn();
  renderPage(
    <SimpleTable label="规则" rowKey={({ id }) => id} columns={COLUMNS} rows={ROWS} onOpen={onOpen} />,
  );
  await userEvent.click(screen.getByText('a'));
  expect(onOpen).toHaveBeenLastCalledWith(ROWS[0]);
  const second = screen.getByText('b').closest('tr') as HTMLElement;
  second.focus();
  expect(second).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  expect(onOpen).toHaveBeenLastCalledWith(ROWS[1]);
  // The button of the row has an Enter of its own.
  await userEvent.tab();
  await userEvent.keyboard('{Enter}');
  expect(onOpen).toHaveBeenCalledTimes(2);
});

it('has no rows to stop at when nothing opens', () => {
  renderPage(<SimpleTable label="规则" rowKey={({ id }) => id} columns={COLUMNS} rows={ROWS} />);
  expect(screen.getByText('a').closest('tr')).not.toHaveAttribute('tabindex');
});
