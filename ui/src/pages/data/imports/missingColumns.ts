/** The columns that a report lacks and whose values are blank therefore, as the import tells them. */

/** Lists without a column are as they are meant; a report lacks one when its export was changed. */
const REPORTS = ['sales', 'travel'];

/** By sheet; of a file as a whole the sheet is empty. */
export function missingColumns(kind: string, told: unknown): { sheet: string; columns: string[] }[] {
  if (!REPORTS.includes(kind) || typeof told !== 'object' || told === null) return [];
  const groups: [string, unknown][] = Array.isArray(told) ? [['', told]] : Object.entries(told);
  return groups
    .map(([sheet, columns]) => ({ sheet, columns: Array.isArray(columns) ? columns.map(String) : [] }))
    .filter(({ columns }) => columns.length > 0);
}
