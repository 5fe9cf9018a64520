import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { ERROR_CODES } from '@/api/errorCodes';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { host } from '../host';
import { Shell } from '../layout/Shell';

const refuse = (code: string, status: number) =>
  http.get('*/api/v1/session', () => HttpResponse.json({ code, message: code }, { status }));

describe('a program that could not start', () => {
  it.each([
    ['keychain_locked', '系统钥匙串已锁定', '解锁后重新打开货郎'],
    ['keychain_absent', '这台电脑没有钥匙串', '改用密钥文件启动'],
    ['keychain_empty', '系统钥匙串里没有这份数据的密钥', '换回原来的系统账号再重试，或用恢复单找回密钥'],
    ['key_file_permissions', '密钥文件可被其他人读取', '把权限改为仅自己可读'],
    ['data_damaged', '有数据损坏，读不出来', '从最近的备份恢复'],
    ['wrong_key', '密钥和数据不匹配', '换回原来的密钥，或用恢复单'],
    ['database_newer', '数据来自更新的版本', '请安装最新版货郎'],
    ['database_in_use', '另一个货郎正在使用这份数据', '关掉那一个，再打开'],
    ['disk_full', '磁盘已满', '清出空间后会自动继续'],
    ['disk_read_only', '数据文件夹不能写入', '检查文件夹权限'],
  ])('says so for %s, with the next step', async (code, what, next) => {
    expect(ERROR_CODES).toContain(code);
    server.use(refuse(code, 503));
    renderPage(<Shell />);
    expect(await screen.findByText('货郎没能打开')).toBeInTheDocument();
    expect(screen.getByText(what)).toBeInTheDocument();
    expect(screen.getByText(next)).toBeInTheDocument();
    // The whole window: there is nothing else to go to.
    expect(screen.queryByRole('navigation')).not.toBeInTheDocument();
  });

  it('takes the code of the recovery sheet when the key is lost', async () => {
    const asked: unknown[] = [];
    const startAgain = vi.spyOn(host, 'startAgain').mockResolvedValue(undefined);
    server.use(
      refuse('key_file_invalid', 503),
      http.post('*/api/v1/vault/recover', async ({ request }) => {
        const body = (await request.json()) as { recovery_code: string };
        asked.push(body.recovery_code);
        return body.recovery_code === 'A7F3'
          ? new HttpResponse(null, { status: 204 })
          : HttpResponse.json({ code: 'recovery_sheet_invalid', message: '' }, { status: 422 });
      }),
    );
    renderPage(<Shell />);
    const field = await screen.findByLabelText('恢复码');
    const bring = screen.getByText('用恢复码找回密钥');
    expect(bring.closest('button')).toBeDisabled();
    await userEvent.type(field, 'A7F4');
    await userEvent.click(bring);
    expect(await screen.findByText(/恢复单有输错的地方/)).toBeInTheDocument();
    await userEvent.clear(field);
    await userEvent.type(field, ' A7F3 ');
    await userEvent.click(bring);
    expect(await screen.findByText('密钥已放回。没有自动打开就点重试。')).toBeInTheDocument();
    expect(startAgain).toHaveBeenCalledExactlyOnceWith({ keyInFolder: false });
    startAgain.mockRestore();
    expect(asked).toEqual(['A7F4', 'A7F3']);
  });

  it.each([
    ['keychain_locked', /^解锁系统钥匙串，再点重试。/, true],
    ['keychain_absent', /^密钥存在系统钥匙串里。/, true],
    ['keychain_empty', /^换回原来的系统账号再重试/, false],
  ])('leads out of %s: try again, or the sheet without the keychain', async (code, next, inFile) => {
    const asked: unknown[] = [];
    const startAgain = vi.spyOn(host, 'startAgain').mockResolvedValue(undefined);
    server.use(
      http.get('*/api/v1/session', () =>
        HttpResponse.json({ code, message: '', details: { key_recorded: true } }, { status: 503 }),
      ),
      http.post('*/api/v1/vault/recover', async ({ request }) => {
        asked.push(await request.json());
        return new HttpResponse(null, { status: 204 });
      }),
    );
    renderPage(<Shell />);
    expect(await screen.findByText(next)).toBeInTheDocument();
    expect(screen.getByText('重试')).toBeInTheDocument();
    // A new key in a file would open nothing of this data.
    expect(screen.queryByText('把密钥存成文件，继续打开')).not.toBeInTheDocument();
    const box = screen.getByRole('checkbox', { name: '不用钥匙串，把密钥存成文件' });
    expect((box as HTMLInputElement).checked).toBe(inFile);
    await userEvent.type(screen.getByLabelText('恢复码'), 'A7F3');
    await userEvent.click(screen.getByText('用恢复码找回密钥'));
    await waitFor(() => expect(startAgain).toHaveBeenCalledOnce());
    expect(asked).toEqual([
      inFile ? { recovery_code: 'A7F3', key_in_folder: true } : { recovery_code: 'A7F3' },
    ]);
    startAgain.mockRestore();
  });

  it('offers no code where the key is not at fault', async () => {
    server.use(refuse('disk_full', 503));
    renderPage(<Shell />);
    expect(await screen.findByText('磁盘已满')).toBeInTheDocument();
    expect(screen.queryByLabelText('恢复码')).not.toBeInTheDocument();
  });

  it('tries again', async () => {
    server.use(refuse('disk_full', 503));
    renderPage(<Shell />);
    const retry = await screen.findByText('重试');
    server.use(
      http.get('*/api/v1/session', () =>
        HttpResponse.json({
          mode: 'desktop',
          setup_required: false,
          user: null,
          version: '1',
          data_folder: '',
        }),
      ),
      http.get('*/api/v1/shops', () => HttpResponse.json([])),
      http.get('*/api/v1/notices/count', () => HttpResponse.json({ open: 0, critical: 0 })),
    );
    await userEvent.click(retry);
    expect(await screen.findByText('工作台')).toBeInTheDocument();
    expect(screen.queryByText('货郎没能打开')).not.toBeInTheDocument();
  });

  it('has the program start once more before it asks again', async () => {
    const done: string[] = [];
    const startAgain = vi.spyOn(host, 'startAgain').mockImplementation(async () => {
      done.push('start');
    });
    server.use(
      http.get('*/api/v1/session', () => {
        done.push('ask');
        return HttpResponse.json({ code: 'keychain_locked', message: '' }, { status: 503 });
      }),
    );
    renderPage(<Shell />);
    await userEvent.click(await screen.findByText('重试'));
    expect(screen.getByText('系统钥匙串已锁定')).toBeInTheDocument();
    await waitFor(() => expect(done.slice(-2)).toEqual(['start', 'ask']));
    expect(done[0]).toBe('ask');
    startAgain.mockRestore();
  });

  it('offers a key file where there is no keychain, and nowhere else', async () => {
    const startAgain = vi.spyOn(host, 'startAgain').mockResolvedValue(undefined);
    server.use(refuse('keychain_absent', 503));
    const absent = renderPage(<Shell />);
    await userEvent.click(await screen.findByText('把密钥存成文件，继续打开'));
    expect(startAgain).toHaveBeenCalledExactlyOnceWith({ keyInFolder: true });
    expect(await screen.findByText(/拿到整个文件夹的人就能打开卡密/)).toBeInTheDocument();
    absent.unmount();
    server.use(refuse('keychain_locked', 503));
    renderPage(<Shell />);
    expect(await screen.findByText('系统钥匙串已锁定')).toBeInTheDocument();
    expect(screen.queryByText('把密钥存成文件，继续打开')).not.toBeInTheDocument();
    startAgain.mockRestore();
  });

  it('keeps the frame when only this call failed', async () => {
    server.use(
      refuse('database_failed', 500),
      http.get('*/api/v1/shops', () => HttpResponse.json([])),
      http.get('*/api/v1/notices/count', () => HttpResponse.json({ open: 0, critical: 0 })),
    );
    renderPage(<Shell />);
    expect(await screen.findByText('数据库没有正常回应')).toBeInTheDocument();
    expect(screen.getByText('工作台')).toBeInTheDocument();
  });
});
