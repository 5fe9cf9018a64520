import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { CommandPalette } from './CommandPalette';

/** A search waits for the server; a busy machine takes its time. */
const PATIENCE = { timeout: 10_000 };

beforeEach(() => {
  server.use(
    http.get('*/api/v1/shops', () => HttpResponse.json([{ id: 's1', name: '练习店铺' }])),
    http.get('*/api/v1/orders', () =>
      HttpResponse.json({
        items: [{ id: 'o1', sn: '261120-100001', title: '耳机' }],
        next_cursor: null,
        total: null,
      }),
    ),
    http.get('*/api/v1/cards', () => HttpResponse.json({ items: [], next_cursor: null })),
  );
});

describe('the palette', () => {
  it('offers pages, actions and shops, and narrows while one types', async () => {
    const close = vi.fn();
    renderPage(<CommandPalette open onClose={close} />, { at: '/' });
    expect(await screen.findByText('练习店铺', undefined, PATIENCE)).toBeInTheDocument();
    await userEvent.type(screen.getByRole('combobox'), '卡密');
    await waitFor(() => expect(screen.queryByText('练习店铺')).not.toBeInTheDocument(), PATIENCE);
    expect(screen.getByText('卡密库')).toBeInTheDocument();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(close).toHaveBeenCalled();
  });

  it('finds orders by number', async () => {
    renderPage(<CommandPalette open onClose={() => undefined} />, { at: '/' });
    await userEvent.type(screen.getByRole('combobox'), '261120');
    const found = await screen.findByText('261120-100001', undefined, PATIENCE);
    expect(found.closest('[role="option"]')).toHaveAttribute('aria-selected', 'true');
  });
});
