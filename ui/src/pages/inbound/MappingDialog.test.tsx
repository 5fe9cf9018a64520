import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ProductMapping, ProductMappingRequest } from '@/api/types';
import { renderPage } from '@/test/render';
import { HttpResponse, http, server } from '@/test/server';
import { isFormat } from './accountRule';
import { MappingDialog } from './MappingDialog';

const user = userEvent.setup({ pointerEventsCheck: PointerEventsCheckLevel.Never });

const topUp = (account_format: string): ProductMapping => ({
  product_ref: 'W-DIRECT',
  title: '话费',
  kind: 'top_up',
  account_format,
  price: null,
  several: false,
  switched_on: true,
  pool_id: null,
  rule_id: 'r1',
});

let saved: ProductMappingRequest[];

const show = (mapping: ProductMapping) =>
  renderPage(<MappingDialog shopId="s1" mapping={mapping} open onClose={() => undefined} />);

const choose = async (option: string) => {
  fireEvent.mouseDown(await screen.findByRole('combobox', { name: '账号格式' }));
  await user.click(await screen.findByTitle(option));
};

const enter = async (name: string, text: string) => {
  const field = await screen.findByRole('spinbutton', { name });
  await user.clear(field);
  if (text) await user.type(field, text);
};

const save = () => user.click(screen.getByText('保存'));

beforeEach(() => {
  saved = [];
  server.use(
    http.get('*/api/v1/card-pools', () => HttpResponse.json([])),
    http.post('*/api/v1/shops/:id/mappings', async ({ request }) => {
      saved.push((await request.json()) as ProductMappingRequest);
      return HttpResponse.json([]);
    }),
  );
});

describe('the account rule of a top-up', () => {
  it.each([
    ['限字数', '6', '20', 'length:6-20'],
    ['纯数字，限位数', '5', '12', 'digits:5-12'],
  ])('is %s with the bounds that were entered', async (option, least, most, word) => {
    show(topUp(''));
    await choose(option);
    await enter('最少', least);
    await enter('最多', most);
    await save();
    await waitFor(() => expect(saved.map(({ account_format }) => account_format)).toEqual([word]));
  });

  it('shows what was kept, and is a kind without bounds once that is chosen', async () => {
    show(topUp('digits:8-9'));
    expect(await screen.findByRole('spinbutton', { name: '最少' })).toHaveValue('8');
    expect(screen.getByRole('spinbutton', { name: '最多' })).toHaveValue('9');
    await choose('手机号');
    expect(screen.queryByRole('spinbutton', { name: '最少' })).not.toBeInTheDocument();
    await save();
    await waitFor(() => expect(saved.map(({ account_format }) => account_format)).toEqual(['mobile']));
  });

  it('reads the widest length as any', async () => {
    show(topUp('length:1-128'));
    expect(await screen.findByText('不限')).toBeInTheDocument();
    expect(screen.queryByRole('spinbutton', { name: '最多' })).not.toBeInTheDocument();
  });

  it('is not sent while its bounds are wrong', async () => {
    show(topUp('length:6-20'));
    await enter('最多', '3');
    await save();
    expect(await screen.findByText('填 1 到 500，最少的不能比最多的大')).toBeInTheDocument();
    expect(saved).toEqual([]);
  });
});

it.each([
  ['', true],
  ['qq', true],
  ['length:1-500', true],
  ['length:5-5', true],
  ['length:0-5', false],
  ['digits:6-5', false],
  ['digits:5-501', false],
  ['digits:-12', false],
  ['length:5-', false],
])('%s is a rule: %s', (word, expected) => {
  expect(isFormat(word)).toBe(expected);
});
