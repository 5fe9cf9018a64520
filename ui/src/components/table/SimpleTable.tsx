/** A short table without pages, in the same dress: shops, tasks, batch results, import previews. */
import { Table } from 'antd';
import type { ReactNode } from 'react';
import { EmptyState } from '../feedback/EmptyState';
import { ErrorState } from '../feedback/ErrorState';
import { type DataColumn, minimumWidth } from './columns';
import styles from './DataTable.module.css';
import { opening } from './rowClick';
import { SkeletonTable } from './SkeletonTable';

export interface SimpleTableProps<Row extends object> {
  rowKey: (row: Row) => string;
  columns: DataColumn<Row>[];
  /** `undefined` while loading. */
  rows: Row[] | undefined;
  error?: unknown;
  onRetry?: () => void;
  empty?: ReactNode;
  label: string;
  onOpen?: (row: Row) => void;
}

export function SimpleTable<Row extends object>(props: SimpleTableProps<Row>) {
  const { rowKey, columns, rows, error, onRetry, empty, label, onOpen } = props;
  if (error && !rows) return <ErrorState error={error} {...(onRetry ? { onRetry } : {})} />;
  if (!rows) return <SkeletonTable columns={columns} selectable={false} />;
  return (
    <Table<Row>
      className={styles.table ?? ''}
      size="small"
      tableLayout="fixed"
      aria-label={label}
      rowKey={rowKey}
      dataSource={rows}
      pagination={false}
      scroll={{ x: minimumWidth(columns, false) }}
      columns={columns.map((column) => ({
        key: column.key,
        title: column.title,
        ...(column.width === undefined ? {} : { width: column.width }),
        ...(column.align ? { align: column.align } : {}),
        ellipsis: column.wrap ? false : { showTitle: false },
        render: (_value: unknown, row: Row) => column.render(row),
      }))}
      locale={{ emptyText: empty ?? <EmptyState compact title={label} /> }}
      {...(onOpen
        ? { onRow: (row: Row) => ({ ...opening(() => onOpen(row)), className: styles.openable }) }
        : {})}
    />
  );
}
