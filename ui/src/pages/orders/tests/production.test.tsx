import { configure, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ProductionDetail } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { readCards } from '../drawer/CardsDialog';
import { ProductionBox } from '../drawer/ProductionBox';
import { orderRow } from './sample';

configure({ asyncUtilTimeout: 10_000 });
const user = userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never });

const production: ProductionDetail = {
  order_id: 'o1',
  platform: 'jd_general',
  kind: 'top_up',
  state: 'producing',
  code: 'JDO_201',
  agent_no: 'HL20261120100000abcd',
  product_ref: 'W-DIRECT',
  quantity: 1,
  total_price: 990,
  vendor_id: '1201',
  account: '••••8000',
  extra: {},
  reason: null,
  at_once: false,
  callback: null,
  actions: ['mark_success', 'hold', 'refuse'],
  refusal_codes: ['JDO_301', 'JDO_305'],
};

let told: unknown[];

function show(patch: Partial<ProductionDetail> = {}) {
  server.use(
    http.get('*/api/v1/orders/:id/production', () =>
      HttpResponse.json({ production: { ...production, ...patch } }),
    ),
    http.post('*/api/v1/orders/:id/production/actions', async ({ request }) => {
      told.push(await request.json());
      return HttpResponse.json({ production: { ...production, state: 'failed', actions: [] } });
    }),
  );
  renderPage(<ProductionBox order={orderRow({ platform: 'jd_general', sn: '10001' })} />);
}

const button = async (text: string) => {
  const found = (await screen.findAllByText(text)).map((label) => label.closest('button'));
  return found.at(-1) as HTMLButtonElement;
};

beforeEach(() => {
  told = [];
});

describe('an order of a platform that calls us', () => {
  it('shows how it stands and offers only what may be done', async () => {
    show({ actions: ['mark_success', 'hold'] });
    expect(await screen.findByText('生产中')).toBeInTheDocument();
    expect(screen.getByText('JDO_201')).toBeInTheDocument();
    expect(screen.getByText('••••8000')).toBeInTheDocument();
    expect(screen.getByText('订单金额')).toBeInTheDocument();
    expect(screen.getByText('标记充值成功')).toBeInTheDocument();
    expect(screen.queryByText('拒绝并退款')).not.toBeInTheDocument();
    expect(screen.queryByText('录入卡密')).not.toBeInTheDocument();
  });

  it('shows where to top up, and personal data masked', async () => {
    show({ extra: { gameServer: '电信一区 (101)', chargeType: '点券 (2)', permit: '••••t.cn' } });
    expect(await screen.findByText('电信一区 (101)')).toBeInTheDocument();
    expect(screen.getByText('区服')).toBeInTheDocument();
    expect(screen.getByText('充值类型')).toBeInTheDocument();
    expect(screen.getByText('通行证账号')).toBeInTheDocument();
    expect(screen.getByText('••••t.cn')).toBeInTheDocument();
  });

  it('says why a callback stopped and sends it once more', async () => {
    const callback = {
      id: 'c1',
      order_id: 'o1',
      sn: '10001',
      shop_id: 's1',
      shop_name: '京东店',
      state: 'check' as const,
      tries: 1,
      run_at: 0,
      last_code: '13',
      last_message: '订单状态错误',
      created_at: 0,
      updated_at: 0,
    };
    show({ state: 'succeeded', actions: ['resend'], callback });
    expect(await screen.findByText(/13 订单状态错误 · 京东多半已关单/)).toBeInTheDocument();
    await user.click(await button('重发回调'));
    await waitFor(() => expect(told).toEqual([{ action: 'resend' }]));
  });

  it('refuses only after the number of the order was typed again', async () => {
    show();
    await user.click(await button('拒绝并退款'));
    expect(await screen.findByText('平台会自动退款给买家，不能撤回。')).toBeInTheDocument();
    expect(screen.getByText('JDO_301 账号错误')).toBeInTheDocument();
    const typed = screen.getByLabelText('再输入一次订单号 10001');
    fireEvent.change(typed, { target: { value: '10002' } });
    await user.click(await button('拒绝并退款'));
    expect(await screen.findByText('订单号不一致')).toBeInTheDocument();
    expect(told).toEqual([]);
    fireEvent.change(typed, { target: { value: ' 10001 ' } });
    fireEvent.change(screen.getByLabelText('给买家看的说明'), { target: { value: '账号不存在' } });
    await user.click(await button('拒绝并退款'));
    await waitFor(() =>
      expect(told).toEqual([{ action: 'refuse', code: 'JDO_301', reason: '账号不存在', confirm: ' 10001 ' }]),
    );
  });

  it('shows what came with an order on request, in words', async () => {
    show();
    server.use(
      http.post('*/api/v1/orders/:id/production/reveal', () =>
        HttpResponse.json({ account: '13800138000', extra: { system: '1', name: '张三' }, cards: [] }),
      ),
    );
    await user.click(await button('查看账号和卡密'));
    // The button that asks has a picture; the one that confirms is its words alone.
    await user.click(await screen.findByRole('button', { name: '查看账号和卡密' }));
    expect(await screen.findByText(/13800138000 手机系统: 苹果 姓名: 张三/)).toBeInTheDocument();
  });

  it('takes exactly as many cards as were bought', async () => {
    show({ kind: 'cards', quantity: 2, actions: ['enter_cards'] });
    await user.click(await button('录入卡密'));
    const box = await screen.findByRole('textbox', { name: '录入卡密' });
    fireEvent.change(box, { target: { value: 'A1,p1' } });
    expect(await screen.findByText('要正好 2 张，现在 1 张')).toBeInTheDocument();
    expect(await button('确定')).toBeDisabled();
    fireEvent.change(box, { target: { value: 'A1,p1,2030-06-30\nB2，p2\n' } });
    await user.click(await button('确定'));
    await waitFor(() =>
      expect(told).toEqual([
        {
          action: 'enter_cards',
          cards: [
            { number: 'A1', secret: 'p1', expires_on: '2030-06-30' },
            { number: 'B2', secret: 'p2', expires_on: null },
          ],
        },
      ]),
    );
  });

  it('reads a line of one part as a code without a number', () => {
    expect(readCards(' CODE-1 ')).toEqual([{ number: '', secret: 'CODE-1', expires_on: null }]);
  });
});
