import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderPage } from '@/test/render';
import { useFileReason } from './useFileReason';

function Reasons() {
  const why = useFileReason();
  return (
    <ul>
      <li>{why('older_snapshot', { here: true })}</li>
      <li>{why('older_snapshot')}</li>
      <li>{why('missing_required_column', { columns: '子单ID' })}</li>
      <li>{why('disk_read_only')}</li>
      <li>{why('of_a_newer_program')}</li>
    </ul>
  );
}

it('names the next step that can be taken where it stands, and shows no code that has words', () => {
  renderPage(<Reasons />);
  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
    '这份预约明细比现有的旧。要用它替换，请点“仍然导入”',
    '这份预约明细比现有的旧。要用它替换，请把它拖进窗口，再点“仍然导入”',
    '缺少必要的列：子单ID。请重新导出，不要改表头',
    '数据文件夹不能写入',
    'of_a_newer_program',
  ]);
});
