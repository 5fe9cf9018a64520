/** Reads what an import left behind. */

export interface RejectedRow {
  /** Line of the text or row of the sheet, from 1. */
  row: number;
  reason: string;
}

export interface ImportResult {
  imported: number;
  duplicates: number;
  rejected: number;
  /** Perhaps not all of them. */
  rejects: RejectedRow[];
}

const figure = (value: unknown) => (typeof value === 'number' ? value : undefined);

export function importResultOf(result: unknown): ImportResult {
  const answer = (typeof result === 'object' && result !== null ? result : {}) as Record<string, unknown>;
  const { imported, duplicates, rejected } = answer;
  const list = [answer.rejects, answer.rejected_rows, rejected].find(Array.isArray) ?? [];
  const rejects = (list as Record<string, unknown>[]).map((entry) => ({
    row: figure(entry.row_no) ?? figure(entry.row) ?? 0,
    reason: String(entry.reason ?? entry.code ?? ''),
  }));
  return {
    imported: figure(imported) ?? 0,
    duplicates: figure(duplicates) ?? 0,
    rejected: figure(rejected) ?? rejects.length,
    rejects,
  };
}
