import { fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { renderPage } from '@/test/render';
import { ShipListDialog } from '../ShipListDialog';
import { startBackend } from './backend';
import { orderRow } from './sample';

/** Pastes lines and sends what was recognised; gives the list of what became of each. */
async function paste(lines: string[], button: string, shopId?: string) {
  renderPage(<ShipListDialog open onClose={vi.fn()} shopId={shopId} />);
  fireEvent.change(screen.getByLabelText('订单号 快递公司 快递单号'), {
    target: { value: lines.join('\n') },
  });
  await userEvent.click(screen.getByText(button));
  return screen.findByRole('group', { name: '处理结果' });
}

const rowOf = (results: HTMLElement, text: string) => {
  const found = within(results).getByText(text).closest('tr');
  if (!found) throw new Error(`no row ${text}`);
  return found;
};

describe('a pasted list of tracking numbers', () => {
  const twice = () => [orderRow(), orderRow({ id: 'o2', shop_id: 's2' })];
  const line = '261120-1001\t顺丰速运\tSF1234567890';

  it('ships nothing where several shops have an order of the number', async () => {
    const backend = startBackend({ rows: twice() });
    const results = await paste([line], '发货 1 单');
    expect(rowOf(results, '261120-1001')).toHaveTextContent('几家店都有这个订单号先在顶栏选好店铺');
    expect(backend.acted).toEqual([]);
  });

  it('ships the one of the shop that the page shows', async () => {
    const backend = startBackend({ rows: twice() });
    const results = await paste([line], '发货 1 单', 's2');
    expect(rowOf(results, '261120-1001')).toHaveTextContent('成功');
    const body = { action: 'ship', company: '顺丰速运', number: 'SF1234567890' };
    expect(backend.acted.map(({ id, body }) => [id, body])).toEqual([['o2', body]]);
  });

  it('names each line that was not understood, and keeps it in the field', async () => {
    startBackend({ rows: [orderRow()] });
    const bad = ['261120-1001', '261120-1003 SF1234567891', '你好 1'];
    const results = await paste([line, ...bad], '发货 1 单');
    expect(screen.getByText('成功 1 条，未成功 3 条')).toBeInTheDocument();
    expect(within(results).getAllByText('261120-1001')).toHaveLength(2);
    expect(within(results).getByText('需要快递单号').closest('tr')).toHaveTextContent('261120-1001');
    expect(rowOf(results, '261120-1003 SF1234567891')).toHaveTextContent('没写快递公司');
    expect(rowOf(results, '你好 1')).toHaveTextContent('这一行看不懂');
    expect(screen.getByLabelText('订单号 快递公司 快递单号')).toHaveValue(bad.join('\n'));
  });

  it('shows what it read before anything is shipped', () => {
    startBackend({ rows: [orderRow()] });
    const twoNumbers = '261120-1002\t顺丰速运\tSF1234567891\t13800138000';
    renderPage(<ShipListDialog open onClose={vi.fn()} shopId={undefined} />);
    expect(screen.queryByRole('group', { name: '核对后再发货' })).not.toBeInTheDocument();
    fireEvent.change(screen.getByLabelText('订单号 快递公司 快递单号'), {
      target: { value: `${line}\t2026-12-01\n${twoNumbers}` },
    });
    const preview = screen.getByRole('group', { name: '核对后再发货' });
    const row = rowOf(preview, '261120-1001');
    expect(row).toHaveTextContent('261120-1001顺丰速运SF1234567890');
    expect(row).not.toHaveTextContent('2026-12-01');
    expect(within(preview).queryByText('261120-1002')).not.toBeInTheDocument();
  });

  it('asks which is meant where a line has several that look like tracking numbers', async () => {
    const backend = startBackend({ rows: [orderRow()] });
    const twoNumbers = '261120-1002\t顺丰速运\tSF1234567891\t13800138000';
    const results = await paste([line, twoNumbers], '发货 1 单');
    expect(rowOf(results, twoNumbers.replaceAll('\t', ' '))).toHaveTextContent('这一行有几个像快递单号的');
    expect(backend.acted).toHaveLength(1);
  });
});
