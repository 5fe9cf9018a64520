import { fireEvent, renderHook, screen, waitFor } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { field, shop } from './fixtures';
import { ShopForm } from './ShopForm';
import { useShopProblem } from './useShopProblem';

const user = userEvent.setup({ pointerEventsCheck: PointerEventsCheckLevel.Never });

const SHOP = shop('s1', '小满闲鱼', { platform: 'xianyu', capabilities: ['pull_orders', 'push_events'] });
const COOKIE = field('cookie', 'secret');

/** The program refuses the form for one of its fields. */
const refuse = (field: string, code: string) =>
  server.use(
    http.get('*/api/v1/platforms', () =>
      HttpResponse.json([
        { platform: 'xianyu', available: true, capabilities: [], reason: null, form: [COOKIE] },
      ]),
    ),
    http.patch('*/api/v1/shops/s1', () =>
      HttpResponse.json(
        {
          code: 'invalid_input',
          message: 'please correct',
          details: { fields: [{ field, code, message: 'in the program’s words', params: {} }] },
          request_id: '',
        },
        { status: 422 },
      ),
    ),
  );

const save = async () => {
  fireEvent.change(await screen.findByLabelText('网页 Cookie'), {
    target: { value: 'unb=2200000000009; cookie2=x' },
  });
  await user.click(screen.getByText('保存'));
};

describe('the form of a shop', () => {
  it.each([
    ['other_account', /这是另一个账号的 Cookie：换回本店账号登录后再复制/],
    ['no_session', /里面没有登录信息（缺 cookie2）/],
    ['no_account', /里面没有账号（缺 unb）/],
    ['never_heard_of', /填得不对：检查有没有多填、少填/],
  ])('says at the field why a cookie cannot be used: %s', async (code, words) => {
    refuse('fields.cookie', code);
    renderPage(<ShopForm shop={SHOP} />);
    await save();
    // At the field, and in the message.
    await waitFor(() => expect(screen.getAllByText(words).length).toBeGreaterThan(1));
    expect(screen.queryByText(/in the program/)).toBeNull();
  });

  it('says it of a field of the page’s own, too', async () => {
    refuse('config.gateway', 'invalid');
    renderPage(<ShopForm shop={SHOP} />);
    await save();
    expect(await screen.findByText('接口地址：填得不对：检查有没有多填、少填')).toBeInTheDocument();
  });
});

describe('why a shop is not connected', () => {
  it('is told in the words of its form where there are some', () => {
    const said = renderHook(() => useShopProblem()).result.current;
    const of = (problem: string | null) => said({ platform: 'xianyu', problem });
    expect(of('cookie: other_account: the login is that of another account')).toMatch(/^这是另一个账号/);
    expect(of('gateway: https://example.com: refused')).toBe('gateway: https://example.com: refused');
    expect(of(null)).toBeUndefined();
  });
});
