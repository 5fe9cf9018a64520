import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderPage } from '@/test/render';
import { LazyTooltip } from './LazyTooltip';

describe('LazyTooltip', () => {
  it('says more as soon as the pointer comes', async () => {
    renderPage(
      <LazyTooltip title="2026-11-20 10:00:00">
        <span>10:00</span>
      </LazyTooltip>,
    );
    expect(screen.queryByRole('tooltip')).not.toBeInTheDocument();
    await userEvent.hover(screen.getByText('10:00'));
    expect(await screen.findByRole('tooltip')).toHaveTextContent('2026-11-20 10:00:00');
    expect(screen.getByText('10:00')).toBeInTheDocument();
  });
});
