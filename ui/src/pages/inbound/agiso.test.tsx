import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { InboundDay, Shop } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { readCards } from './CardStock';
import { InboundTab, inboundTabs } from './InboundTab';
import { byDay, StatisticsChart } from './StatisticsChart';

const user = userEvent.setup({ pointerEventsCheck: PointerEventsCheckLevel.Never });

const shop = (service: string) =>
  ({ id: 's1', platform: 'agiso', name: '阿奇索店', fields: { service } }) as unknown as Shop;

let told: unknown[];

beforeEach(() => {
  told = [];
  server.use(
    http.get('*/api/v1/shops/:id/inbound', () =>
      HttpResponse.json({
        platform: 'agiso',
        lacks: [],
        addresses: [{ call: 'push', path: '/api/agiso/secret/push' }],
        has_token: true,
        expires_at: null,
      }),
    ),
    http.post('*/api/agiso/pull', async ({ request }) => {
      const body = (await request.json()) as { sn: string };
      told.push(body);
      return HttpResponse.json({ read: 1, order_id: body.sn === '1' ? 'o1' : null });
    }),
    http.post('*/api/agiso/status', async ({ request }) => {
      told.push(await request.json());
      return HttpResponse.json({
        order_id: 'o1',
        sn: '1',
        status: 'pending_ship',
        content: 'failed',
        platform_state: 'unshipped',
        sent_by_agiso: [{ title: '月卡', number: '••••9876' }],
      });
    }),
    http.post('*/api/agiso/stock', async ({ request }) => {
      const body = (await request.json()) as { kind?: string };
      told.push(body);
      return HttpResponse.json(
        body.kind
          ? { kinds: [], added: 2, failed: 0, message: null }
          : {
              kinds: [{ id: '345', title: '月卡', left: 7, total: 9 }],
              added: null,
              failed: null,
              message: null,
            },
      );
    }),
  );
});

describe('a shop behind 阿奇索', () => {
  it('has mappings and statistics only when 91卡券 buys from it', () => {
    expect(inboundTabs(shop('idle'))).toEqual(['desk', 'calls']);
    expect(inboundTabs(shop('supplier'))).toContain('mappings');
  });

  it('looks an order up by its number', async () => {
    renderPage(<InboundTab shop={shop('idle')} tab="desk" />, { at: '/shops' });
    expect(await screen.findByText('消息推送地址')).toBeInTheDocument();
    fireEvent.change(screen.getByLabelText('平台订单号'), { target: { value: ' 2 ' } });
    await user.click(screen.getByText('查订单'));
    expect(await screen.findByText(/平台上没有这个订单/)).toBeInTheDocument();
    fireEvent.change(screen.getByLabelText('平台订单号'), { target: { value: '1' } });
    await user.click(screen.getByText('查订单'));
    expect(await screen.findByText('打开订单')).toHaveAttribute('href', '/orders?open=o1');
    expect(told).toEqual([
      { shop_id: 's1', sn: '2' },
      { shop_id: 's1', sn: '1' },
    ]);
  });

  it('shows how an order stands and what 阿奇索 itself sent, until another number is typed', async () => {
    renderPage(<InboundTab shop={shop('idle')} tab="desk" />, { at: '/shops' });
    fireEvent.change(await screen.findByLabelText('平台订单号'), { target: { value: '1' } });
    await user.click(screen.getByText('查订单'));
    await user.click(await screen.findByText('看发货状态'));
    expect(await screen.findByText('月卡 ••••9876')).toBeInTheDocument();
    expect(told.at(-1)).toEqual({ shop_id: 's1', sn: '1' });
    fireEvent.change(screen.getByLabelText('平台订单号'), { target: { value: '12' } });
    expect(screen.queryByText('月卡 ••••9876')).not.toBeInTheDocument();
  });

  it('shows the cards that are kept there and adds some', async () => {
    renderPage(<InboundTab shop={shop('taobao')} tab="desk" />, { at: '/shops' });
    await user.click(await screen.findByText('查库存'));
    expect(await screen.findByText('月卡')).toBeInTheDocument();
    await user.click(screen.getByText('加卡'));
    fireEvent.change(await screen.findByLabelText(/每行一张/), { target: { value: 'A,1\nB，2\n' } });
    await user.click(screen.getAllByText('加卡').at(-1) as HTMLElement);
    await waitFor(() =>
      expect(told).toContainEqual({
        shop_id: 's1',
        kind: '345',
        cards: [
          { number: 'A', secret: '1' },
          { number: 'B', secret: '2' },
        ],
      }),
    );
  });
});

describe('what is counted', () => {
  it('adds shops and kinds up by day, oldest first', () => {
    const day = (at: number, succeeded: number) =>
      ({ at, total: 2, succeeded, failed: 2 - succeeded, open: 0 }) as InboundDay;
    expect(byDay([day(2, 1), day(1, 2), day(2, 2)])).toEqual([
      { at: 1, total: 2, succeeded: 2, failed: 0, open: 0 },
      { at: 2, total: 4, succeeded: 3, failed: 1, open: 0 },
    ]);
  });

  it('keeps the chart off the edge of its card', async () => {
    const day = { at: 1, total: 2, succeeded: 1, failed: 1, open: 0 } as InboundDay;
    renderPage(<StatisticsChart days={[day]} />);
    expect((await screen.findByRole('figure')).closest('.panelBody')).not.toBeNull();
  });

  it('reads cards line by line', () => {
    expect(readCards('A, 1 \n\nB')).toEqual([
      { number: 'A', secret: '1' },
      { number: 'B', secret: '' },
    ]);
  });
});
