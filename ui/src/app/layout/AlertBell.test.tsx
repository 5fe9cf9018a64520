import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { keys } from '@/api/keys';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { host } from '../host';
import { AlertBell } from './AlertBell';

const open = (count: number) =>
  server.use(http.get('*/api/v1/notices/count', () => HttpResponse.json({ open: count, critical: 0 })));

afterEach(() => vi.restoreAllMocks());

describe('the bell', () => {
  it('shows how much is open, and the tray shows the same', async () => {
    const badge = vi.spyOn(host, 'setBadge').mockResolvedValue(undefined);
    open(7);
    const { client } = renderPage(<AlertBell />);
    expect(await screen.findByTitle('7')).toBeInTheDocument();
    await waitFor(() => expect(badge).toHaveBeenLastCalledWith(7));
    // Somebody has seen to all of them.
    open(0);
    await act(() => client.invalidateQueries({ queryKey: keys.topic('notices') }));
    await waitFor(() => expect(badge).toHaveBeenLastCalledWith(0));
  });

  it('shows no more than 99, and leads to the notices', async () => {
    open(3_000);
    const { router } = renderPage(<AlertBell />);
    expect(await screen.findByText('99+')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button'));
    expect(router.state.location.pathname).toBe('/notices');
  });

  it('goes on when there is no tray', async () => {
    vi.spyOn(host, 'setBadge').mockRejectedValue(new Error('no tray'));
    open(2);
    renderPage(<AlertBell />);
    expect(await screen.findByTitle('2')).toBeInTheDocument();
  });
});
