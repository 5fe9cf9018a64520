import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { renderPage } from '@/test/render';
import { CopyText } from './CopyText';

describe('CopyText', () => {
  it('copies the whole text by a click, without opening the row behind', async () => {
    const user = userEvent.setup();
    const open = vi.fn();
    renderPage(
      // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: stands for a table row
      <div onClick={open}>
        <CopyText text="2609-4711">…4711</CopyText>
      </div>,
    );
    await user.click(screen.getByRole('button', { name: /4711/ }));
    expect(await navigator.clipboard.readText()).toBe('2609-4711');
    expect(open).not.toHaveBeenCalled();
    expect(await screen.findByText('已复制')).toBeInTheDocument();
  });

  it('copies by selection where the browser withholds the clipboard, and says so when that fails', async () => {
    const user = userEvent.setup({ writeToClipboard: false });
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('not allowed'));
    const command = vi.fn().mockReturnValueOnce(true).mockReturnValueOnce(false);
    document.execCommand = command;
    renderPage(<CopyText text="2609-4711" />);
    await user.click(screen.getByRole('button'));
    expect(command).toHaveBeenCalledWith('copy');
    expect(screen.queryByText('复制不了，请手动选中')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button'));
    expect(await screen.findByText('复制不了，请手动选中')).toBeInTheDocument();
  });
});
