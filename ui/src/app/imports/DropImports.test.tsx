import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { host } from '@/app/host';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { onCardList } from './cardDrops';
import { DropImports } from './DropImports';

configure({ asyncUtilTimeout: 10_000 });

let drop: Parameters<typeof host.onFileDrop>[0] = () => undefined;

beforeEach(() => {
  vi.spyOn(host, 'onFileDrop').mockImplementation((listener) => {
    drop = listener;
    return () => undefined;
  });
  server.use(http.get('*/api/v1/shops', () => HttpResponse.json([])));
});

const found = (kind: string, name: string) => ({
  path: `/tmp/${name}`,
  upload_id: null,
  name,
  size: 10,
  kind,
  reason: null as string | null,
});

const answer = (...files: ReturnType<typeof found>[]) => HttpResponse.json({ files, left: 0 });

const operation = (result: object) => ({
  id: 'op1',
  kind: 'report_import',
  state: 'done',
  done: 39,
  total: 39,
  result,
  error: null,
  started_at: 1,
  finished_at: 2,
});

describe('files dropped on any page', () => {
  it('takes a report in and says what came of it', async () => {
    let body: unknown;
    server.use(
      http.post('*/api/v1/import-files', () => answer(found('sales', '售卖明细_1.xlsx'))),
      http.post('*/api/v1/imports', async ({ request }) => {
        body = await request.json();
        return HttpResponse.json({ operation_id: 'op1' });
      }),
      http.get('*/api/v1/operations/op1', () =>
        HttpResponse.json(
          operation({ outcome: 'imported', kind: 'sales', import_id: 'i1', rows_stored: 39, rows_new: 39 }),
        ),
      ),
    );
    renderPage(<DropImports />, { at: '/orders' });
    drop({ kind: 'paths', paths: ['/tmp/售卖明细_1.xlsx'] });
    expect(await screen.findByText('已导入 39 行，新增 39，更新 0')).toBeInTheDocument();
    expect(body).toEqual({ source: { path: '/tmp/售卖明细_1.xlsx' }, origin: 'dropped' });
  });

  it('says of a list of tracking numbers what was shipped, and why each other row was not', async () => {
    server.use(
      http.post('*/api/v1/import-files', () => answer(found('tracking', '发货.xlsx'))),
      http.post('*/api/v1/imports', () => HttpResponse.json({ operation_id: 'op1' })),
      http.get('*/api/v1/operations/op1', () =>
        HttpResponse.json(
          operation({
            outcome: 'imported',
            kind: 'tracking',
            import_id: 'i1',
            rows_stored: 2,
            rows_skipped: { not_found: 1 },
          }),
        ),
      ),
      http.get('*/api/v1/imports/i1/rejected-rows', () =>
        HttpResponse.json({
          items: [
            { sheet: '', row_no: 4, column: '', reason: 'not_found', value: '261120-9', skipped: true },
          ],
          next_cursor: null,
        }),
      ),
    );
    renderPage(<DropImports />, { at: '/orders' });
    drop({ kind: 'paths', paths: ['/tmp/发货.xlsx'] });
    expect(await screen.findByText('已发货 2 单')).toBeInTheDocument();
    const left = await screen.findByRole('group', { name: '没有发货的行' });
    expect(await within(left).findByText('261120-9')).toBeInTheDocument();
    expect(within(left).getByText('4')).toBeInTheDocument();
  });

  it('leads from a file that is in already to the import that took it in', async () => {
    server.use(
      http.post('*/api/v1/import-files', () => answer(found('sales', '售卖明细_1.xlsx'))),
      http.post('*/api/v1/imports', () => HttpResponse.json({ operation_id: 'op1' })),
      http.get('*/api/v1/operations/op1', () =>
        HttpResponse.json(
          operation({ outcome: 'repeated', kind: 'sales', import_id: null, same_as: 'i7', rows_stored: 0 }),
        ),
      ),
    );
    const { router } = renderPage(<DropImports />, { at: '/orders' });
    drop({ kind: 'paths', paths: ['/tmp/售卖明细_1.xlsx'] });
    expect(await screen.findByText('这个文件已经导入过，数据没有重复')).toBeInTheDocument();
    fireEvent.click(screen.getByText('查看结果'));
    await waitFor(() => expect(router.state.location.search).toContain('open=i7'));
  });

  it('offers to replace newer bookings by older ones, and says why not by itself', async () => {
    server.use(
      http.post('*/api/v1/import-files', () => answer(found('travel', '旅行社预约明细_1.xlsx'))),
      http.post('*/api/v1/imports', () => HttpResponse.json({ operation_id: 'op1' })),
      http.get('*/api/v1/operations/op1', () =>
        HttpResponse.json(operation({ outcome: 'failed', kind: 'travel', error: 'older_snapshot' })),
      ),
    );
    renderPage(<DropImports />, { at: '/orders' });
    drop({ kind: 'paths', paths: ['/tmp/旅行社预约明细_1.xlsx'] });
    expect(await screen.findByText(/这份预约明细比现有的旧/)).toBeInTheDocument();
    expect(screen.getByText('仍然导入')).toBeInTheDocument();
  });

  it('asks whose report it is where there are several accounts, also for another try', async () => {
    const begun: unknown[] = [];
    server.use(
      http.get('*/api/v1/shops', () =>
        HttpResponse.json([
          { id: 's1', name: '来客一店', platform: 'douyin_life' },
          { id: 's2', name: '来客二店', platform: 'douyin_life' },
          { id: 's3', name: '数码店', platform: 'pdd' },
        ]),
      ),
      http.post('*/api/v1/import-files', () => answer(found('travel', '旅行社预约明细_1.xlsx'))),
      http.post('*/api/v1/imports', async ({ request }) => {
        begun.push(await request.json());
        return HttpResponse.json({ operation_id: 'op1' });
      }),
      http.get('*/api/v1/operations/op1', () =>
        HttpResponse.json(operation({ outcome: 'failed', kind: 'travel', error: 'older_snapshot' })),
      ),
    );
    renderPage(<DropImports />, { at: '/orders' });
    drop({ kind: 'paths', paths: ['/tmp/旅行社预约明细_1.xlsx'] });
    fireEvent.mouseDown(await screen.findByRole('combobox', { name: '这份表是哪个来客账户的' }));
    const second = await screen.findByTitle('来客二店');
    expect(screen.queryByTitle('数码店')).toBeNull();
    fireEvent.click(second);
    expect(begun).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: '开始导入' }));
    fireEvent.click(await screen.findByText('仍然导入'));
    const wish = { source: { path: '/tmp/旅行社预约明细_1.xlsx' }, origin: 'dropped', shop_id: 's2' };
    await waitFor(() => expect(begun).toEqual([wish, { ...wish, older: true }]));
  });

  it('asks nothing where there is one account', async () => {
    let body: unknown;
    server.use(
      http.get('*/api/v1/shops', () =>
        HttpResponse.json([{ id: 's1', name: '来客一店', platform: 'douyin_life' }]),
      ),
      http.post('*/api/v1/import-files', () => answer(found('sales', '售卖明细_1.xlsx'))),
      http.post('*/api/v1/imports', async ({ request }) => {
        body = await request.json();
        return HttpResponse.json({ operation_id: 'op1' });
      }),
      http.get('*/api/v1/operations/op1', () =>
        HttpResponse.json(operation({ outcome: 'empty', kind: 'sales', import_id: 'i1' })),
      ),
    );
    renderPage(<DropImports />, { at: '/orders' });
    drop({ kind: 'paths', paths: ['/tmp/售卖明细_1.xlsx'] });
    expect(await screen.findByText(/只有表头/)).toBeInTheDocument();
    expect(body).toEqual({ source: { path: '/tmp/售卖明细_1.xlsx' }, origin: 'dropped' });
  });

  it('takes several files in, each for itself, and says why one is left', async () => {
    const begun: string[] = [];
    let asked: unknown;
    server.use(
      http.post('*/api/v1/import-files', async ({ request }) => {
        asked = await request.json();
        return answer(
          found('sales', '售卖明细_1.xlsx'),
          { ...found('unknown', '说明.xlsx'), reason: 'password_protected' },
          found('travel', '旅行社预约明细_1.xlsx'),
        );
      }),
      http.post('*/api/v1/imports', async ({ request }) => {
        const { source } = (await request.json()) as { source: { path: string } };
        begun.push(source.path);
        return HttpResponse.json({ operation_id: `op${begun.length}` });
      }),
      http.get('*/api/v1/operations/:id', ({ params }) =>
        HttpResponse.json({
          ...operation(
            params.id === 'op1'
              ? { outcome: 'imported', kind: 'sales', import_id: 'i1', rows_stored: 39, rows_new: 39 }
              : { outcome: 'failed', kind: 'travel', error: 'corrupt_workbook', reason: 'truncated_file' },
          ),
          id: params.id,
        }),
      ),
    );
    renderPage(<DropImports />, { at: '/orders' });
    drop({ kind: 'paths', paths: ['/tmp/报表', '/tmp/说明.xlsx'] });
    expect(await screen.findByText('已导入 39 行，新增 39，更新 0')).toBeInTheDocument();
    expect(await screen.findByText(/文件不完整/)).toBeInTheDocument();
    expect(screen.getByText(/文件有密码/)).toBeInTheDocument();
    expect(asked).toMatchObject({ paths: ['/tmp/报表', '/tmp/说明.xlsx'] });
    expect(begun.sort()).toEqual(['/tmp/售卖明细_1.xlsx', '/tmp/旅行社预约明细_1.xlsx']);
  });

  it('says how many files of a large folder were left, and what to do', async () => {
    server.use(
      http.post('*/api/v1/import-files', () =>
        HttpResponse.json({ files: [{ ...found('unknown', '说明.xlsx'), reason: 'web_page' }], left: 37 }),
      ),
    );
    renderPage(<DropImports />, { at: '/orders' });
    drop({ kind: 'paths', paths: ['/tmp/报表'] });
    expect(await screen.findByRole('status', { name: '没有看的文件' })).toHaveTextContent(
      '还有 37 个文件没有看，一次最多 200 个。请分成几个文件夹，再拖入',
    );
  });

  it('counts the files of a whole disk no further than a thousand', async () => {
    server.use(
      http.post('*/api/v1/import-files', () =>
        HttpResponse.json({ files: [{ ...found('unknown', '说明.xlsx'), reason: 'web_page' }], left: 1_000 }),
      ),
    );
    renderPage(<DropImports />, { at: '/orders' });
    drop({ kind: 'paths', paths: ['/'] });
    expect(await screen.findByRole('status', { name: '没有看的文件' })).toHaveTextContent(
      '还有 1,000 个以上的文件没有看，一次最多 200 个。请只拖入放表格的文件夹',
    );
  });

  it('hands a card list to the card page', async () => {
    server.use(http.post('*/api/v1/import-files', () => answer(found('cards', '月卡.txt'))));
    const { router } = renderPage(<DropImports />, { at: '/orders' });
    drop({ kind: 'paths', paths: ['/tmp/月卡.txt'] });
    await vi.waitFor(() => expect(router.state.location.pathname).toBe('/cards'));
    let got: unknown;
    onCardList((chosen) => {
      got = chosen;
    })();
    expect(got).toEqual({ kind: 'path', path: '/tmp/月卡.txt' });
  });

  it('names several card lists, and hands over the one that is chosen', async () => {
    server.use(
      http.post('*/api/v1/import-files', () =>
        answer(found('cards', '月卡.txt'), found('cards', '年卡.txt')),
      ),
    );
    const { router } = renderPage(<DropImports />, { at: '/orders' });
    drop({ kind: 'paths', paths: ['/tmp/月卡.txt', '/tmp/年卡.txt'] });
    expect(await screen.findByText('月卡.txt')).toBeInTheDocument();
    expect(router.state.location.pathname).toBe('/orders');
    const second = screen.getByText('年卡.txt').closest('section');
    if (!second) throw new Error('no list');
    fireEvent.click(within(second).getByText('导入这份卡密'));
    await vi.waitFor(() => expect(router.state.location.pathname).toBe('/cards'));
    let got: unknown;
    onCardList((chosen) => {
      got = chosen;
    })();
    expect(got).toEqual({ kind: 'path', path: '/tmp/年卡.txt' });
  });
});
