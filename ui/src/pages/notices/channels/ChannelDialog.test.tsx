import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FormField, NoticeChannel } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { ChannelDialog } from './ChannelDialog';

const user = userEvent.setup({ delay: null });

const field = (name: string, kind: FormField['kind'], more: Partial<FormField> = {}): FormField => ({
  name,
  kind,
  required: true,
  advanced: false,
  default: null,
  min: null,
  max: null,
  words: [],
  ...more,
});

const PRESETS = ['qq', '163', '126', 'exmail', 'aliyun', 'qiye163', 'gmail', 'outlook', 'other'];
const KINDS = [
  { kind: 'wecom', form: [field('webhook', 'secret'), field('mention', 'text', { required: false })] },
  {
    kind: 'email',
    form: [
      field('preset', 'choice', { default: 'qq', words: PRESETS }),
      field('user', 'text'),
      field('password', 'secret', { required: false }),
      field('to', 'text'),
    ],
  },
];

const KEPT: NoticeChannel = {
  id: 'c1',
  kind: 'wecom',
  name: '值班群',
  enabled: true,
  present: true,
  fields: { mention: '所有人' },
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
};

let told: unknown[];

beforeEach(() => {
  told = [];
  const note = async ({ request }: { request: Request }) => {
    told.push(await request.json());
    return HttpResponse.json(KEPT);
  };
  server.use(
    http.get('*/api/v1/notice-channel-kinds', () => HttpResponse.json(KINDS)),
    http.get('*/api/v1/notice-channels', () => HttpResponse.json([KEPT])),
    http.post('*/api/v1/notice-channels', note),
    http.patch('*/api/v1/notice-channels/c1', note),
  );
});

describe('the dialog of a channel', () => {
  it('makes a robot by its form, and not without its key', async () => {
    const close = vi.fn();
    renderPage(<ChannelDialog onClose={close} />);
    await user.type(await screen.findByLabelText('名称'), '发货群');
    await user.click(screen.getByText('保存'));
    expect(await screen.findByText('请填Webhook 地址或 key')).toBeInTheDocument();
    expect(told).toEqual([]);
    await user.type(screen.getByLabelText('Webhook 地址或 key'), ' the-key ');
    await user.click(screen.getByText('保存'));
    await waitFor(() => expect(close).toHaveBeenCalledOnce());
    expect(told).toEqual([{ kind: 'wecom', name: '发货群', fields: {}, secrets: { webhook: 'the-key' } }]);
  });

  it('says at the field what cannot be used', async () => {
    const fields = [{ field: 'fields.mention', code: 'invalid', message: 'mention: too long', params: {} }];
    server.use(
      http.patch('*/api/v1/notice-channels/c1', () =>
        HttpResponse.json(
          { code: 'invalid_input', message: 'please correct', details: { fields }, request_id: '' },
          { status: 422 },
        ),
      ),
    );
    renderPage(<ChannelDialog channel={KEPT} onClose={() => undefined} />);
    await user.type(await screen.findByLabelText('@谁'), '1');
    await user.click(screen.getByText('保存'));
    expect(await screen.findByText('@谁：填得不对：检查有没有多填、少填')).toBeInTheDocument();
    expect(await screen.findByText('填得不对：检查有没有多填、少填')).toBeInTheDocument();
  });

  it('leaves a kept secret as it is when nothing is typed, and shows nothing of it', async () => {
    const close = vi.fn();
    renderPage(<ChannelDialog channel={KEPT} onClose={close} />);
    const secret = await screen.findByLabelText('Webhook 地址或 key');
    expect(secret).toHaveValue('');
    expect(secret).toHaveAttribute('placeholder', '已保存，留空不改');
    const mention = screen.getByLabelText('@谁');
    await user.clear(mention);
    await user.type(mention, '13800000000');
    await user.click(screen.getByText('保存'));
    await waitFor(() => expect(close).toHaveBeenCalledOnce());
    expect(told).toEqual([{ name: '值班群', fields: { mention: '13800000000' }, secrets: {} }]);
  });

  it('replaces a kept secret by what is typed', async () => {
    renderPage(<ChannelDialog channel={KEPT} onClose={() => undefined} />);
    await user.type(await screen.findByLabelText('Webhook 地址或 key'), 'another');
    await user.click(screen.getByText('保存'));
    await waitFor(() => expect(told).toHaveLength(1));
    expect(told[0]).toMatchObject({ secrets: { webhook: 'another' } });
  });

  it('sets up a mail account by its provider alone: no host and no port are asked for', async () => {
    const mail: NoticeChannel = { ...KEPT, kind: 'email', fields: { preset: '163' }, secrets: [] };
    renderPage(<ChannelDialog channel={mail} onClose={() => undefined} />);
    expect(await screen.findByText('163 邮箱')).toBeInTheDocument();
    await user.type(screen.getByLabelText('邮箱账号'), 'shop@163.com');
    await user.type(screen.getByLabelText('授权码'), 'code');
    await user.type(screen.getByLabelText('收件人'), 'me@163.com');
    await user.click(screen.getByText('保存'));
    await waitFor(() => expect(told).toHaveLength(1));
    expect(told[0]).toMatchObject({
      fields: { preset: '163', user: 'shop@163.com', to: 'me@163.com' },
      secrets: { password: 'code' },
    });
  });
});
