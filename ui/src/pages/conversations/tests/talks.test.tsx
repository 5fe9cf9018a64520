import { configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { orderRow } from '@/pages/orders/tests/sample';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { ConversationsPage } from '../ConversationsPage';
import { type Backend, startBackend } from './backend';
import { conversation, line, suggestion } from './sample';

// A busy machine takes its time.
configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 60_000 });
const user = userEvent.setup({ pointerEventsCheck: 0 });
const lily = conversation({ id: 'c2', buyer_id: 'b2', buyer_name: 'Lily', unread: 3 });

let backend: Backend;

beforeEach(() => {
  backend = startBackend({
    talks: [conversation(), lily],
    lines: { c1: [line()], c2: [line({ id: 'm2', text: '怎么用' })] },
  });
});

const open = (at = '/conversations?open=c1') => renderPage(<ConversationsPage />, { at });
const composer = () => screen.findByRole('textbox', { name: '回复内容' });
const log = () => screen.findByRole('log');

describe('the list of talks', () => {
  it('shows who wrote, with the number of unread lines', async () => {
    open('/conversations');
    const list = await screen.findByRole('listbox', { name: '会话列表' });
    const rows = within(list).getAllByRole('option');
    expect(rows.map((row) => row.textContent)).toEqual([
      expect.stringContaining('Ming'),
      expect.stringContaining('3 条未读'),
    ]);
    expect(screen.getByText('选一个会话开始回复')).toBeInTheDocument();
  });

  it('has no moment and no line for a talk that was only opened', async () => {
    backend.talks = [conversation({ last_at: 0, last_text: '', last_kind: 'other', last_author: 'system' })];
    open('/conversations');
    const row = await screen.findByRole('option');
    expect(row).toHaveTextContent('还没有说过话');
    expect(row).not.toHaveTextContent('1970');
  });

  it('is narrowed by filter and search, and says so when nothing is left', async () => {
    const { router } = open('/conversations');
    await user.click(await screen.findByRole('button', { name: '未读 1' }));
    await waitFor(() => expect(backend.listed.at(-1)?.get('state')).toBe('unread'));
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(1));
    await user.type(screen.getByLabelText('搜索会话'), 'Ming{Enter}');
    expect(await screen.findByText('没有符合条件的内容')).toBeInTheDocument();
    expect(router.state.location.search).toContain('state=unread');
    await user.click(screen.getByRole('button', { name: '看全部' }));
    await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(2));
  });

  it('is walked by arrows, from anywhere and from an empty composer, and "/" goes to the search', async () => {
    const { router } = open('/conversations');
    await screen.findAllByRole('option');
    await user.keyboard('{ArrowDown}');
    await waitFor(() => expect(router.state.location.search).toBe('?open=c1'));
    await user.click(await composer());
    await user.keyboard('{ArrowDown}');
    await waitFor(() => expect(router.state.location.search).toBe('?open=c2'));
    await waitFor(async () => expect(await composer()).toHaveFocus());
    await user.keyboard('x{ArrowUp}');
    expect(router.state.location.search).toBe('?open=c2');
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await waitFor(() => expect(router.state.location.search).toBe('?open=c1'));
    (document.activeElement as HTMLElement).blur();
    await user.keyboard('/');
    expect(screen.getByLabelText('搜索会话')).toHaveFocus();
  });

  it('sends whoever has no shop with messages to the shops', async () => {
    backend.talks = [];
    server.use(http.get('*/api/v1/shops', () => HttpResponse.json([])));
    open('/conversations');
    expect(await screen.findByText('还没有能聊天的店铺')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: '添加店铺' }).closest('a')).toHaveAttribute(
      'href',
      '/shops?add=1',
    );
  });
});

describe('a talk', () => {
  it('is read once it is looked at', async () => {
    open('/conversations?open=c2');
    await waitFor(() => expect(backend.read).toEqual(['c2']));
  });

  it('sends by Enter, once, and keeps Shift+Enter for a new line', async () => {
    open();
    await user.type(await composer(), '您好{Shift>}{Enter}{/Shift}在的{Enter}');
    await waitFor(() => expect(backend.said.map(({ body }) => body.text)).toEqual(['您好\n在的']));
    expect(backend.said[0]?.key).toBeTruthy();
    expect(await composer()).toHaveValue('');
    expect(await within(await log()).findByText(/您好/)).toBeInTheDocument();
  });

  it('does not take the Enter of an input method for a send', async () => {
    open();
    const field = await composer();
    await user.type(field, 'nihao');
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true, keyCode: 229 });
    expect(backend.said).toEqual([]);
    expect(field).toHaveValue('nihao');
  });

  it('keeps a draft for each talk', async () => {
    open();
    await user.type(await composer(), '写到一半');
    await user.click(screen.getByText('Lily'));
    await waitFor(async () => expect(await composer()).toHaveValue(''));
    await user.click(screen.getAllByText('Ming')[0] as HTMLElement);
    await waitFor(async () => expect(await composer()).toHaveValue('写到一半'));
  });

  it('puts the words back when the program refuses them', async () => {
    server.use(
      http.post('*/api/v1/conversations/:id/messages', () =>
        HttpResponse.json(
          { code: 'shop_parked', message: '', details: {}, request_id: 'r' },
          { status: 409 },
        ),
      ),
    );
    open();
    await user.type(await composer(), '别丢了{Enter}');
    expect(await screen.findByText(/店铺已暂停，等人处理/)).toBeInTheDocument();
    await waitFor(async () => expect(await composer()).toHaveValue('别丢了'));
  });

  it('sends a pasted picture', async () => {
    open();
    const picture = new File(['x'], 'a.png', { type: 'image/png' });
    fireEvent.paste(await composer(), { clipboardData: { files: [picture], getData: () => '' } });
    await waitFor(() => expect(backend.said.map(({ body }) => body)).toEqual([{ picture_id: 'pic1' }]));
    expect(await within(await log()).findByRole('img', { name: '图片' })).toHaveAttribute(
      'src',
      '/api/v1/chat-pictures/pic1',
    );
  });

  it('refuses a picture that is too large before it is handed over', async () => {
    open();
    const picture = new File([new Uint8Array(6 * 1024 * 1024)], 'a.png', { type: 'image/png' });
    fireEvent.paste(await composer(), { clipboardData: { files: [picture], getData: () => '' } });
    expect(await screen.findByText('图片超过 5 MB，请压缩后再发')).toBeInTheDocument();
    expect(backend.said).toEqual([]);
  });

  it('never loads a picture of a buyer by itself', async () => {
    backend.lines.c1 = [line({ kind: 'picture', text: '', picture_url: 'https://pictures.example/1.jpg' })];
    open();
    expect(await screen.findByRole('button', { name: /打开图片/ })).toBeInTheDocument();
    expect(within(await log()).queryByRole('img', { name: '图片' })).not.toBeInTheDocument();
  });

  it('shows a picture of a buyer through the program, when it is asked for', async () => {
    backend.lines.c1 = [
      line({ id: 'm7', kind: 'picture', text: '', picture_url: 'https://pictures.example/1.jpg' }),
    ];
    open();
    await user.click(await screen.findByRole('button', { name: /打开图片/ }));
    const picture = within(await log()).getByRole('img', { name: '图片' });
    expect(picture).toHaveAttribute('src', '/api/v1/conversations/c1/messages/m7/picture');
    fireEvent.error(picture);
    expect(await screen.findByText('图片打不开，可能已过期')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: '到浏览器里看' })).toBeInTheDocument();
  });

  it('asks about a line in doubt, and never repeats it by itself', async () => {
    backend.outcome = { send: 'unknown' };
    open();
    await user.type(await composer(), '收到了吗{Enter}');
    await user.click(await screen.findByRole('button', { name: '没收到' }));
    await waitFor(() => expect(backend.resolved).toEqual([{ message: 'said-1', arrived: false }]));
    await user.click(await screen.findByRole('button', { name: '改一改再发' }));
    await waitFor(async () => expect(await composer()).toHaveValue('收到了吗'));
    expect(backend.said).toHaveLength(1);
  });

  it('says why a line was left to the seller', async () => {
    backend.lines.c1 = [line({ handling: 'left', left_reason: 'sensitive' })];
    open();
    expect(await screen.findByText('没有自动回：涉及退款、纠纷等，需要人来回')).toBeInTheDocument();
  });

  it('reads older lines upwards', async () => {
    backend.lines.c1 = Array.from({ length: 60 }, (_, index) =>
      line({ id: `l${index}`, text: `第 ${index} 句` }),
    );
    open();
    expect(await screen.findByText('第 59 句')).toBeInTheDocument();
    expect(screen.queryByText('第 0 句')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: '看更早的消息' }));
    expect(await screen.findByText('第 0 句')).toBeInTheDocument();
    expect(screen.getByText('会话从这里开始')).toBeInTheDocument();
  });

  it('cannot be answered while the shop stands still, and says why', async () => {
    backend.talks = [conversation({ can_send: false, cannot_send: 'shop_parked' })];
    open();
    const field = await composer();
    expect(field).toBeDisabled();
    expect(field).toHaveAttribute('placeholder', expect.stringContaining('店铺已暂停'));
  });
});

describe('beside the talk', () => {
  it('stand the orders of the buyer, each a way to the order', async () => {
    backend.details.c1 = { orders: [orderRow({ id: 'o9', sn: '261120-9' })] };
    open();
    expect((await screen.findByText('261120-9')).closest('a')).toHaveAttribute('href', '/orders?open=o9');
  });

  it('the talk is taken over and given back', async () => {
    open();
    const take = await screen.findByRole('switch', { name: '我来回复' });
    await user.click(take);
    await waitFor(() => expect(backend.takeovers).toEqual([{ talk: 'c1', on: true }]));
    expect(await screen.findByText(/你接管了这个会话/)).toBeInTheDocument();
    await user.click(screen.getByRole('switch', { name: '我来回复' }));
    await waitFor(() => expect(backend.takeovers.at(-1)).toEqual({ talk: 'c1', on: false }));
  });

  it('each mode says what it really does', async () => {
    open();
    expect(await screen.findByText('货郎写好回复等着，你按 Enter 才会发出。')).toBeInTheDocument();
    fireEvent.mouseDown(screen.getByRole('combobox', { name: '回复方式' }));
    await user.click(await screen.findByText('自动', { selector: '.ant-select-item-option-content' }));
    await waitFor(() => expect(backend.modes).toEqual(['auto']));
    expect(await screen.findByText(/它会答错，请常来看看/)).toBeInTheDocument();
  });
});

describe('a suggestion', () => {
  beforeEach(() => {
    backend.talks = [conversation({ suggestion_id: 'g1' }), lily];
    backend.suggestions.c1 = suggestion();
  });
  const card = () => screen.findByRole('region', { name: '回复建议' });
  /** It has been there long enough for Enter to mean it. */
  const ready = async () =>
    waitFor(async () => expect((await card()).querySelector('[data-ready="true"]')).not.toBeNull());

  it('goes out by Enter in the empty composer, once', async () => {
    open();
    await user.click(await composer());
    await ready();
    await user.keyboard('{Enter}{Enter}');
    await waitFor(() => expect(backend.accepted).toEqual([{ id: 'g1', text: undefined }]));
    expect(await within(await log()).findByText('92 for you')).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole('region', { name: '回复建议' })).not.toBeInTheDocument());
    expect(backend.said).toEqual([]);
  });

  it('does not go out by the Enter that sent something else a moment ago', async () => {
    open();
    await ready();
    // No time passes between the two.
    vi.spyOn(performance, 'now').mockReturnValue(1e9);
    await user.type(await composer(), '我自己回{Enter}{Enter}');
    await waitFor(() => expect(backend.said).toHaveLength(1));
    expect(backend.accepted).toEqual([]);
  });

  it('is changed by → and goes out as the seller wrote it', async () => {
    open();
    await user.click(await composer());
    await user.keyboard('{ArrowRight}');
    expect(await composer()).toHaveValue('92 for you');
    await user.type(await composer(), ', post free{Enter}');
    await waitFor(() => expect(backend.accepted).toEqual([{ id: 'g1', text: '92 for you, post free' }]));
    await waitFor(async () => expect(await composer()).toHaveValue(''));
    expect(backend.said).toEqual([]);
  });

  it('is dropped by Esc', async () => {
    open();
    await user.click(await composer());
    await user.keyboard('{Escape}');
    await waitFor(() => expect(backend.dismissed).toEqual(['g1']));
    await waitFor(() => expect(screen.queryByRole('region', { name: '回复建议' })).not.toBeInTheDocument());
  });

  it('that the check held back cannot go out as it is', async () => {
    backend.suggestions.c1 = suggestion({ refusals: ['below_floor', 'outside_contact'] });
    open();
    expect(await screen.findByText('没通过检查：价格低于底价、带了站外联系方式')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: '采用并发送' })).not.toBeInTheDocument();
    await user.click(await composer());
    vi.spyOn(performance, 'now').mockReturnValue(1e9);
    await user.keyboard('{Enter}');
    expect(backend.accepted).toEqual([]);
    expect(backend.said).toEqual([]);
  });
});
