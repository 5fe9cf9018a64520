import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { NoticeChannel } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { minutesOf } from '../inbox/SnoozeButton';
import { asClock, asMinutes } from '../matrix/QuietPart';
import { ChannelsPart } from './ChannelsPart';

const channel = (id: string, more: Partial<NoticeChannel> = {}): NoticeChannel => ({
  id,
  kind: 'wecom',
  name: '',
  enabled: true,
  present: true,
  fields: {},
  secrets: ['webhook'],
  state: 'well',
  trouble: null,
  detail: null,
  failures: 0,
  failing_since: null,
  retry_at: null,
  last_ok_at: null,
  waiting: 0,
  per_minute: 18,
  per_day: null,
  ...more,
});

let tested: string[];

beforeEach(() => {
  tested = [];
  server.use(
    http.get('*/api/v1/notice-channels', () =>
      HttpResponse.json([
        channel('desktop', { kind: 'desktop', present: false }),
        channel('c1', { name: '发货群', state: 'failing', trouble: 'rate_limited', waiting: 3 }),
        channel('c2', { kind: 'email', state: 'stuck', trouble: 'login_refused', detail: '535 refused' }),
      ]),
    ),
    http.post('*/api/v1/notice-channels/:id/tests', ({ params }) => {
      tested.push(String(params.id));
      return HttpResponse.json({ sent: false, trouble: 'rate_limited', detail: '45009' });
    }),
  );
});

describe('the channels', () => {
  it('say why they do not send and what to do next', async () => {
    renderPage(<ChannelsPart />, { at: '/notices?tab=channels' });
    expect(await screen.findByText(/QQ、163 邮箱要填授权码/)).toBeInTheDocument();
    expect(screen.getByText('535 refused')).toBeInTheDocument();
    expect(screen.getByText('发得太快，被限制了')).toBeInTheDocument();
    expect(screen.getByText('3 条在等')).toBeInTheDocument();
    expect(screen.getByText(/服务器上请添加其他渠道/)).toBeInTheDocument();
  });

  it('are tried by a button', async () => {
    renderPage(<ChannelsPart />, { at: '/notices?tab=channels' });
    const buttons = await screen.findAllByText('发一条测试');
    expect(buttons[0]?.closest('button')).toBeDisabled();
    await userEvent.click(buttons[1] as HTMLElement);
    await waitFor(() => expect(tested).toEqual(['c1']));
    expect(await screen.findByText('没有发出，原因见上')).toBeInTheDocument();
  });
});

describe('without a channel in use', () => {
  const have = (channels: NoticeChannel[], popups?: boolean) =>
    server.use(
      http.get('*/api/v1/notice-channels', () => HttpResponse.json(channels)),
      http.get('*/api/v1/settings', () => HttpResponse.json({ desktop: { popups } })),
    );
  const said = '现在没有渠道会提醒你';

  it.each([
    ['on a server', channel('desktop', { kind: 'desktop', present: false })],
    ['when the only one is off', channel('c1', { enabled: false })],
  ])('the page says that nobody is told, and what to do: %s', async (_, only) => {
    have([only]);
    renderPage(<ChannelsPart />, { at: '/notices?tab=channels' });
    expect(await screen.findByText(said)).toBeInTheDocument();
    expect(screen.getByText(/添加一个渠道，再点“发一条测试”/)).toBeInTheDocument();
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('leads to the switch of the pop-ups where they alone are left', async () => {
    have([channel('desktop', { kind: 'desktop' })], false);
    renderPage(<ChannelsPart />, { at: '/notices?tab=channels' });
    expect(await screen.findByText(said)).toBeInTheDocument();
    expect(screen.getByText('弹窗在设置里关着，什么都不弹')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: '打开桌面弹窗' })).toHaveAttribute(
      'href',
      '/settings?tab=desktop',
    );
  });

  it('leads to who hears what where the channels are told of nothing but news', async () => {
    have([channel('desktop', { kind: 'desktop' }), channel('c1'), channel('c2', { enabled: false })], true);
    const set = (modes: [string, string, string][]) =>
      server.use(
        http.get('*/api/v1/notice-routes', () =>
          HttpResponse.json({
            events: [
              { event: 'new_order', severity: 'info' },
              { event: 'manual_shipment', severity: 'warning' },
            ],
            routes: modes.map(([event, channel_id, mode]) => ({
              event,
              channel_id,
              mode,
              after_ms: 0,
              repeat_ms: 0,
              own: true,
            })),
          }),
        ),
      );
    set([
      ['new_order', 'c1', 'now'],
      ['manual_shipment', 'desktop', 'off'],
      ['manual_shipment', 'c1', 'off'],
      ['manual_shipment', 'c2', 'now'],
    ]);
    const page = renderPage(<ChannelsPart />, { at: '/notices?tab=channels' });
    expect(await screen.findByText(/要你处理的事一件也不会发出去/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /发给谁/ })).toHaveAttribute('href', '/notices?tab=matrix');
    page.unmount();
    set([['manual_shipment', 'c1', 'later']]);
    renderPage(<ChannelsPart />, { at: '/notices?tab=channels' });
    expect((await screen.findAllByText('发一条测试')).length).toBeGreaterThan(0);
    await waitFor(() => expect(screen.queryByText(/一件也不会发出去/)).toBeNull());
  });

  it('says nothing while pop-ups or another channel tell', async () => {
    have([channel('desktop', { kind: 'desktop' }), channel('c1', { name: '发货群' })], true);
    renderPage(<ChannelsPart />, { at: '/notices?tab=channels' });
    expect(await screen.findByText('发货群')).toBeInTheDocument();
    expect(screen.queryByText(said)).toBeNull();
    expect(screen.queryByText('弹窗在设置里关着，什么都不弹')).toBeNull();
  });
});

describe('times of day', () => {
  it('go to the field of the browser and back', () => {
    expect([asClock(0), asClock(1380), asMinutes('23:00'), asMinutes('')]).toEqual([
      '00:00',
      '23:00',
      1380,
      undefined,
    ]);
  });

  it('put a notice off until the next morning', () => {
    expect(minutesOf('morning', new Date(2026, 10, 20, 8, 0))).toBe(60);
    expect(minutesOf('morning', new Date(2026, 10, 20, 21, 0))).toBe(12 * 60);
  });
});
