/** Fields that the program refused, each with its code, as they lie in a form: `caps.day_cost` is `['caps', 'day_cost']`. */
import { ApiError } from '@/api/ApiError';
import type { FieldError } from '@/api/types';

export interface RefusedField {
  path: (string | number)[];
  code: string;
}

/** Empty: the error is about no field. */
export function refusedFields(error: unknown): RefusedField[] {
  if (!(error instanceof ApiError)) return [];
  const { fields } = error.details;
  if (Array.isArray(fields)) {
    return (fields as FieldError[]).map(({ field, code }) => ({ path: field.split('.'), code }));
  }
  return error.code === 'template_unknown_variable' ? [{ path: ['text'], code: error.code }] : [];
}
