/** The first rows of a list, with or without a line of names above them. */
import type { ImportPreview } from '@/api/types';

export interface ShownRows {
  headers: (string | undefined)[];
  rows: string[][];
}

/** The preview takes the names off when it finds any; the seller may know better. */
export function shownRows(preview: ImportPreview, hasHeader: boolean): ShownRows {
  const names = preview.columns.map((column) => column.header ?? undefined);
  if (hasHeader === preview.has_header) return { headers: names, rows: preview.rows };
  if (hasHeader) {
    const [first = [], ...rest] = preview.rows;
    return { headers: preview.columns.map((_, index) => first[index]), rows: rest };
  }
  return {
    headers: preview.columns.map(() => undefined),
    rows: [names.map((name) => name ?? ''), ...preview.rows],
  };
}
