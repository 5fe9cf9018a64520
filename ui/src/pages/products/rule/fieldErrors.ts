/** Refused fields of the envelope, each to its place in the form. */
import { ApiError } from '@/api/ApiError';
import type { FieldError } from '@/api/types';

export type FieldPath = (string | number)[];

export interface RefusedField {
  path: FieldPath;
  code: string;
}

/** Fields whose place in the form has another name. A whole group falls to its first member. */
const PLACES: Record<string, FieldPath> = {
  shop_id: ['product_ref'],
  product_ref: ['product_ref'],
  scope: ['scope', 'value'],
  'scope.kind': ['scope', 'kind'],
  mode: ['mode'],
  goods: ['goods'],
  kind: ['goods'],
  source: ['source', 'kind'],
  'source.pool_id': ['source', 'pool_id'],
  'source.text': ['source', 'text'],
  'source.url': ['source', 'url'],
  template: ['template'],
  instructions: ['instructions'],
  link: ['link'],
  channel: ['channel'],
  steps: ['steps'],
  delay: ['delay'],
  working_hours: ['hours'],
  buyer_limit: ['limit', 'count'],
  'buyer_limit.window_days': ['limit', 'window_days'],
  per_buyer_limit: ['limit', 'count'],
  'per_buyer_limit.window_days': ['limit', 'window_days'],
  units_per_quantity: ['units_per_quantity'],
  near_expiry_days: ['near_expiry_days'],
  logistics_company: ['logistics_company'],
  stock: ['stock'],
  low_stock_at: ['low_stock_at'],
  status: ['status'],
};

/** Empty: the error is about no field of this form. */
export function refusedFields(error: unknown): RefusedField[] {
  if (!(error instanceof ApiError)) return [];
  const { fields } = error.details;
  if (Array.isArray(fields)) {
    return (fields as FieldError[]).flatMap(({ field, code }) => {
      const path = PLACES[field] ?? PLACES[field.split('.')[0] ?? ''];
      return path ? [{ path, code }] : [];
    });
  }
  return error.code.startsWith('template_') ? [{ path: ['template'], code: error.code }] : [];
}
