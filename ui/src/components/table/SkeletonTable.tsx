/** The table before its first answer: same header, same row height, so nothing jumps when rows arrive. */
import type { DataColumn } from './columns';
import { minimumWidth } from './columns';
import styles from './DataTable.module.css';

const ROWS = 12;
/** Bars of different length look like text; the pattern is fixed so that it does not flicker. */
const LENGTHS = [72, 56, 84, 64, 48];

export function SkeletonTable<Row>({
  columns,
  selectable,
}: {
  columns: DataColumn<Row>[];
  selectable: boolean;
}) {
  return (
    <div className={`ant-table-wrapper ${styles.table}`}>
      <table
        className={styles.skeleton}
        style={{ minWidth: minimumWidth(columns, selectable) }}
        aria-hidden="true"
      >
        <colgroup>
          {selectable ? <col style={{ width: 40 }} /> : null}
          {columns.map((column) => (
            <col key={column.key} style={column.width === undefined ? {} : { width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {selectable ? <th /> : null}
            {columns.map((column) => (
              <th key={column.key} style={{ textAlign: column.align ?? 'left' }}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: ROWS }, (_, row) => row).map((row) => (
            <tr key={row}>
              {selectable ? <td /> : null}
              {columns.map((column, index) => (
                <td key={column.key}>
                  <span style={{ width: `${LENGTHS[(row + index) % LENGTHS.length]}%` }} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
