/** What each column of a list means. A meaning belongs to one column at most. */
import type { ColumnChoice, PreviewColumn } from '@/api/types';

export const ROLES = ['number', 'secret', 'password', 'expires_at', 'note', 'ignore'] as const;
export type Role = (typeof ROLES)[number];

/** The columns' meanings, in their order. */
export function guessed(columns: PreviewColumn[]): Role[] {
  return columns.map((column) => column.guess);
}

/** The column that had the meaning before loses it. */
export function withRole(roles: Role[], index: number, role: Role): Role[] {
  return roles.map((old, at) => (at === index ? role : old === role && role !== 'ignore' ? 'ignore' : old));
}

export function choiceOf(roles: Role[]): ColumnChoice {
  const choice: ColumnChoice = {};
  roles.forEach((role, index) => {
    if (role !== 'ignore') choice[role] = index;
  });
  return choice;
}
