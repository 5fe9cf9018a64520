import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Shop } from '@/api/types';
import { renderPage } from '@/test/render';
import { SecretDeadline } from './SecretDeadline';

const HOUR = 3_600_000;

function shop(expires_at: number | null): Shop {
  return { secrets: [{ name: 'token', updated_at: 0, expires_at }] } as unknown as Shop;
}

describe('until when a login lasts', () => {
  it.each([
    [5 * HOUR, '授权还剩 5 小时'],
    [72 * HOUR, '授权还剩 3 天'],
    [-1, '授权已到期，点“登录授权”'],
  ])('%i ms: %s', async (ends, words) => {
    renderPage(<SecretDeadline shop={shop(HOUR * 1_000 + ends)} now={HOUR * 1_000} />);
    expect(await screen.findByText(words)).toBeTruthy();
  });

  it('says nothing where nothing is known', () => {
    renderPage(<SecretDeadline shop={shop(null)} />);
    expect(screen.queryByText(/授权/)).toBeNull();
  });
});
