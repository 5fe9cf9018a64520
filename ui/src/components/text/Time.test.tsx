import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderPage } from '@/test/render';
import { formatFull, formatRelative, formatShort } from './formatTime';
import { Time } from './Time';

/** 2026-03-01 00:30:05 in Shanghai, still February in London. */
const AT = Date.UTC(2026, 1, 28, 16, 30, 5);
const HOUR = 3_600_000;

describe('time', () => {
  it("reads Shanghai's clock whatever the zone of this computer", () => {
    expect(formatFull(AT)).toBe('2026-03-01 00:30:05');
  });

  it.each([
    ['the same day', AT + 2 * HOUR, '00:30'],
    ['a minute before midnight of the day before', AT - HOUR, '03-01 00:30'],
    ['the year after', AT + 400 * 24 * HOUR, '2026-03-01 00:30'],
  ])('is as short as it can be seen from %s', (_when, now, text) => expect(formatShort(AT, now)).toBe(text));

  it.each([
    [AT + 90_000, 'en', '1 minute ago'],
    [AT - 3 * HOUR, 'en', 'in 3 hours'],
    [AT + 50 * HOUR, 'zh-CN', '前天'],
    [AT, 'zh-CN', '现在'],
  ])('counts from %d in %s', (now, language, text) => expect(formatRelative(AT, now, language)).toBe(text));

  it('shows the exact time on hover', async () => {
    renderPage(<Time at={AT} format="date" />);
    await userEvent.hover(screen.getByText('2026-03-01'));
    expect(await screen.findByText(/2026-03-01 00:30:05 · /)).toBeInTheDocument();
  });

  it('says so when there is no moment', () => {
    renderPage(<Time at={null} none="从未" />);
    expect(screen.getByText('从未')).toBeInTheDocument();
  });
});
