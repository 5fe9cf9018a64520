/** Switches on what keeps an order from going out: the product, or the rule. */
import { api, data } from '@/api/client';
import type { OrderDetail, OrderLine } from '@/api/types';
import { stops } from './guards';

/** Resolves to whether every switch that stood in the way was found and turned. */
export async function turnOn(detail: OrderDetail): Promise<boolean> {
  const lines = detail.lines.filter((line) => switchOf(line) !== undefined);
  const turned = await Promise.all(
    lines.map((line) => (switchOf(line) === 'rule' ? turnRuleOn(line) : turnProductOn(detail, line))),
  );
  return turned.length > 0 && turned.every(Boolean);
}

function switchOf(line: OrderLine): 'product' | 'rule' | undefined {
  const result = line.delivery?.guards.find(({ guard }) => guard === 'product_on');
  if (!result || !stops(result)) return undefined;
  return result.detail.off === 'rule' ? 'rule' : 'product';
}

async function turnRuleOn(line: OrderLine): Promise<boolean> {
  const id = line.delivery?.rule_id;
  if (!id) return false;
  const body = { ids: [id], patch: { status: 'active' as const } };
  const { results } = await data(api.POST('/api/v1/rules/batch', { body }));
  return results.every(({ ok }) => ok);
}

async function turnProductOn(detail: OrderDetail, line: OrderLine): Promise<boolean> {
  const query = { shop_id: detail.order.shop_id, q: line.title };
  const { items } = await data(api.GET('/api/v1/products', { params: { query } }));
  const product = items.find(({ product_ref }) => product_ref === line.product_ref);
  if (!product) return false;
  await data(
    api.PATCH('/api/v1/products/{id}', {
      params: { path: { id: product.id } },
      body: { switched_on: true },
    }),
  );
  return true;
}
