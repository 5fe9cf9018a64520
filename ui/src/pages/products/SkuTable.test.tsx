import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Product, ShelfPatch, SkuCards, SkuCardsAnswer } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { SkuTable } from './SkuTable';

vi.setConfig({ testTimeout: 60_000 });
const user = userEvent.setup({ pointerEventsCheck: 0 });

const PRODUCT = {
  id: 'p1',
  shop_id: 's1',
  skus: [
    { sku_ref: '10010', merchant_code: 'SKU-1', spec: '30天', price: 990, stock: 1000, single_price: 1090 },
  ],
  can_set_shelf: true,
  can_upload_cards: true,
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

describe('cards for the platform to hand out', () => {
  const upload = async (answer: SkuCardsAnswer | { code: string; status: number }) => {
    const sent: SkuCards[] = [];
    server.use(
      http.get('*/api/v1/card-pools', () =>
        HttpResponse.json([{ id: 'k1', name: '充值卡', kind: 'once', available: 12 }]),
      ),
      http.post('*/api/v1/products/p1/skus/10010/cards', async ({ request }) => {
        sent.push((await request.json()) as SkuCards);
        return 'status' in answer
          ? HttpResponse.json({ code: answer.code, message: '' }, { status: answer.status })
          : HttpResponse.json(answer);
      }),
    );
    renderPage(<SkuTable product={PRODUCT} />);
    await user.click(await screen.findByRole('button', { name: '上传卡密' }));
    fireEvent.mouseDown(await screen.findByRole('combobox', { name: '从哪个卡池取' }));
    await user.click(await screen.findByTitle(/充值卡/));
    await user.type(screen.getByLabelText('传几张'), '3');
    await user.click(screen.getByRole('button', { name: /^上\s?传$/ }));
    await waitFor(() => expect(sent).toEqual([{ pool_id: 'k1', count: 3 }]));
  };
  const none = { batch: null, code: null, message: null };

  it('are counted by the platform', async () => {
    await upload({ ...none, state: 'taken', batch: '555' });
    expect(await screen.findByText('平台收下了 3 张（批次 555）')).toBeTruthy();
  });

  it('are back in the pool after a refusal, with its reason', async () => {
    await upload({ ...none, state: 'refused', code: 'platform_refused', message: 'refused (7): 不收' });
    expect(await screen.findByText('平台没有收，卡密已放回卡池')).toBeTruthy();
    expect(screen.getByText(/不收/).textContent).not.toContain('refused');
  });

  it.each([
    ['card_key_wrong', /公钥读不出来/],
    ['card_length', /密码是空的，或者太长/],
  ])('are not said to be refused by the platform for %s', async (found, words) => {
    const message = `refused (${found}): in the program's words`;
    await upload({ ...none, state: 'refused', code: 'platform_refused', message });
    expect(await screen.findByText('还没有上传，卡密都在卡池里')).toBeTruthy();
    expect(screen.getByText(words)).toBeTruthy();
    expect(screen.queryByText('平台没有收，卡密已放回卡池')).toBeNull();
  });

  it('are not uploaded without a key of the shop; the way to enter it is shown', async () => {
    renderPage(<SkuTable product={{ ...PRODUCT, can_upload_cards: false }} />);
    expect(await screen.findByRole('button', { name: '上传卡密' })).toBeDisabled();
    expect(screen.getByText(/填到店铺设置的“上传卡密用的公钥”/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: '去店铺设置' })).toHaveAttribute('href', '/shops?open=s1');
  });

  it('are offered without more words where the shop has the key', async () => {
    renderPage(<SkuTable product={PRODUCT} />);
    expect(await screen.findByRole('button', { name: '上传卡密' })).toBeEnabled();
    expect(screen.queryByRole('link', { name: '去店铺设置' })).toBeNull();
  });

  it('need a key of the shop, and that is said', async () => {
    await upload({ code: 'capability_missing', status: 422 });
    expect(await screen.findByText(/店铺还没有上传用的公钥/)).toBeTruthy();
  });

  it('are left to the seller when the answer was lost on the way', async () => {
    await upload({ code: 'no word of the program', status: 502 });
    expect(await screen.findByText('不知道平台收没收')).toBeTruthy();
  });

  it('are not missing while the pools cannot be read', async () => {
    server.use(
      http.get('*/api/v1/card-pools', () => HttpResponse.json({ code: 'internal' }, { status: 500 })),
    );
    renderPage(<SkuTable product={PRODUCT} />);
    await user.click(await screen.findByRole('button', { name: '上传卡密' }));
    expect(await screen.findByRole('alert')).toBeTruthy();
    expect(screen.queryByRole('combobox', { name: '从哪个卡池取' })).toBeNull();
  });

  it('are left to the seller when nobody knows', async () => {
    await upload({ ...none, state: 'unknown', message: 'no answer' });
    expect(await screen.findByText('不知道平台收没收')).toBeTruthy();
    expect(screen.getByRole('link', { name: '去核对' }).getAttribute('href')).toBe('/cards?uploads=1');
    await user.click(screen.getByRole('button', { name: '知道了' }));
    await waitFor(() => expect(screen.queryByText('不知道平台收没收')).toBeNull());
  });
});
