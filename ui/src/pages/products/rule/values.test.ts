import { describe, expect, it } from 'vitest';
import { ApiError } from '@/api/ApiError';
import type { Rule } from '@/api/types';
import { refusedFields } from './fieldErrors';
import { bodyOf, newValues, valuesOf } from './values';

const RULE: Rule = {
  id: 'r1',
  shop_id: 's1',
  product_ref: '88',
  scope: { kind: 'sku', value: '66' },
  mode: 'ask',
  goods: 'virtual',
  source: { kind: 'card_pool', pool_id: 'k1' },
  units_per_quantity: 3,
  template: '{卡密}',
  instructions: '打开官网',
  link: '',
  steps: 'ship_then_content',
  channel: 'by_hand',
  delay: { min_ms: 90_000, max_ms: 180_000 },
  working_hours: { from_minute: 540, to_minute: 120, days: [1, 2] },
  buyer_limit: { count: 2, window_days: 7 },
  near_expiry_days: 5,
  logistics_company: '顺丰',
  stock: 40,
  low_stock_at: 4,
  status: 'active',
  allow_partial: true,
  shop_name: '店',
  product_title: '商品',
  pool_name: '池',
  created_at: 1,
  updated_at: 2,
};

describe('the form of a rule', () => {
  it('gives back the rule it was filled from', () => {
    const { id, shop_name, product_title, pool_name, created_at, updated_at, ...body } = RULE;
    expect(bodyOf(valuesOf(RULE), true)).toEqual(body);
  });

  it('leaves out a stock that nobody touched', () => {
    expect(bodyOf(valuesOf(RULE), false)).not.toHaveProperty('stock');
  });

  it('sends −1 for an unlimited stock and null for what is switched off', () => {
    const body = bodyOf(newValues('s1', '88', { min_ms: 0, max_ms: 60_000 }), true);
    expect(body).toMatchObject({
      stock: -1,
      working_hours: null,
      buyer_limit: null,
      near_expiry_days: null,
      logistics_company: null,
      scope: { kind: 'all' },
      delay: { min_ms: 0, max_ms: 60_000 },
    });
  });

  it('sends only what the chosen source needs', () => {
    const values = valuesOf({ ...RULE, source: { kind: 'external', url: ' https://a.example ', text: 'x' } });
    expect(bodyOf(values, true).source).toEqual({ kind: 'external', url: 'https://a.example' });
  });
});

describe('refused fields', () => {
  const refusal = (fields: object[]) =>
    new ApiError('invalid_input', '', {
      details: { fields: fields.map((field) => ({ message: '', ...field })) },
    });

  it.each([
    ['template', ['template']],
    ['delay.min_ms', ['delay']],
    ['scope.sku_ref', ['scope', 'value']],
    ['source.pool_id', ['source', 'pool_id']],
    ['per_buyer_limit.count', ['limit', 'count']],
    ['buyer_limit.window_days', ['limit', 'window_days']],
    ['working_hours', ['hours']],
    ['instructions', ['instructions']],
  ])('%s finds its place', (field, path) => {
    expect(refusedFields(refusal([{ field, code: 'empty' }]))).toEqual([{ path, code: 'empty' }]);
  });

  it('says of a wrong template what is wrong with it', () => {
    const wrong = refusal([{ field: 'template', code: 'nested_loop' }]);
    expect(refusedFields(wrong)).toEqual([{ path: ['template'], code: 'nested_loop' }]);
  });

  it('takes a template code without fields to the template', () => {
    expect(refusedFields(new ApiError('template_unknown_variable', ''))).toEqual([
      { path: ['template'], code: 'template_unknown_variable' },
    ]);
  });

  it('leaves other errors to be told as a message', () => {
    expect(refusedFields(new ApiError('disk_full', ''))).toEqual([]);
  });
});
