import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Product } from '@/api/types';
import { renderPage } from '@/test/render';
import { ReadinessList } from './ReadinessList';

it('leads to the shop when the shop rests, and not to the product', async () => {
  const readiness = { ready: false, items: [{ item: 'switch', ok: false, code: 'open_shop' }] };
  const product = { id: 'p1', shop_id: 's1', rules: [], readiness } as unknown as Product;
  renderPage(<ReadinessList product={product} />);
  expect(await screen.findByText('店铺暂停着，或关了自动发货')).toBeInTheDocument();
  expect(screen.getByRole('link', { name: '去店铺' })).toHaveAttribute('href', '/shops?open=s1');
});
