import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Product, ShelfPatch } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { SkuTable } from './SkuTable';

vi.setConfig({ testTimeout: 60_000 });
const user = userEvent.setup({ pointerEventsCheck: 0 });

const PRODUCT = {
  id: 'p1',
  skus: [
    { sku_ref: '10010', merchant_code: 'SKU-1', spec: '30天', price: 990, stock: 1000, single_price: 1090 },
  ],
  can_set_shelf: true,
} as unknown as Product;

describe('stock and prices at the platform', () => {
  it('shows the stock and sends only what was changed', async () => {
    const sent: ShelfPatch[] = [];
    server.use(
      http.patch('*/api/v1/products/p1/skus/10010', async ({ request }) => {
        sent.push((await request.json()) as ShelfPatch);
        return HttpResponse.json(PRODUCT);
      }),
    );
    renderPage(<SkuTable product={PRODUCT} />);
    expect(await screen.findByText('1000')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: '改库存和价格' }));
    const stock = await screen.findByLabelText('平台库存');
    await user.clear(stock);
    await user.type(stock, '12');
    await user.click(screen.getByRole('button', { name: '提交给平台' }));
    await waitFor(() => expect(sent).toEqual([{ stock: 12 }]));
  });

  it('asks for a price alone above the price in a group', async () => {
    renderPage(<SkuTable product={PRODUCT} />);
    await user.click(await screen.findByRole('button', { name: '改库存和价格' }));
    const single = await screen.findByLabelText('单买价');
    await user.clear(single);
    await user.type(single, '9.9');
    await user.click(screen.getByRole('button', { name: '提交给平台' }));
    expect(await screen.findByText('单买价要高于拼单价')).toBeTruthy();
  });

  it('is not offered where the platform does not let a program do it', async () => {
    renderPage(<SkuTable product={{ ...PRODUCT, can_set_shelf: false }} />);
    await screen.findByText('30天');
    expect(screen.queryByRole('button', { name: '改库存和价格' })).toBeNull();
  });
});
