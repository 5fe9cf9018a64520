/** The list of the program: dense rows behind a cursor, with designed loading, empty and error states. */
import { Alert, Button, Table, type TableColumnType } from 'antd';
import { type Key, memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeysetQuery } from '@/api/useKeyset';
import { EmptyState } from '../feedback/EmptyState';
import { ErrorState } from '../feedback/ErrorState';
import { useErrorText } from '../feedback/useErrorText';
import { type DataColumn, minimumWidth, useColumnChoice } from './columns';
import styles from './DataTable.module.css';
import { isRowClick } from './rowClick';
import { SelectPage } from './SelectPage';
import { SkeletonTable } from './SkeletonTable';
import { TableFooter } from './TableFooter';

export interface Selection {
  ids: string[];
  onChange: (ids: string[]) => void;
  /** Rows that cannot be chosen. */
  disabled?: (id: string) => boolean;
}

export interface DataTableProps<Row extends object> {
  /** Name under which columns are remembered; unique in the program. */
  id: string;
  rowKey: (row: Row) => string;
  columns: DataColumn<Row>[];
  query: KeysetQuery<Row>;
  selection?: Selection;
  /** Click or Enter on a row. */
  onOpen?: (row: Row) => void;
  /** The row whose drawer is open. */
  activeId?: string | undefined;
  /** What an empty list says. Without it: "nothing here" or, with `onClearFilters`, "nothing matches". */
  empty?: ReactNode;
  /** Given while filters are set: an empty list offers to clear them. */
  onClearFilters?: (() => void) | undefined;
  /** Left side of the line above the table. */
  toolbar?: ReactNode;
  label?: string;
  pageSize?: { value: number; onChange: (value: number) => void };
}

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { id, rowKey, columns, query, selection, onOpen, activeId, toolbar, label, pageSize } = props;
  const { t } = useTranslation(['components', 'common']);
  const errorText = useErrorText();
  const choice = useColumnChoice(id, columns);
  const words = { page: t('components:table.selectPage'), row: t('components:table.selectRow') };
  const { rows } = query;
  const selectable = selection !== undefined;

  if (query.error && !rows) return <ErrorState error={query.error} onRetry={query.retry} />;

  const body = rows ? (
    <Table<Row>
      className={styles.table ?? ''}
      size="small"
      tableLayout="fixed"
      rowKey={rowKey}
      dataSource={rows}
      columns={choice.shown.map(antdColumn)}
      pagination={false}
      scroll={{ x: minimumWidth(choice.shown, selectable) }}
      locale={{ emptyText: <Nothing {...props} /> }}
      rowClassName={(row) => (rowKey(row) === activeId ? (styles.active ?? '') : '')}
      {...(selection ? { rowSelection: rowSelection(selection, rows, rowKey, words) } : {})}
      {...(onOpen ? { onRow: (row: Row) => openable(row, onOpen) } : {})}
    />
  ) : (
    <SkeletonTable columns={choice.shown} selectable={selectable} />
  );

  return (
    <section
      className={styles.frame}
      aria-label={label ?? t('components:table.region')}
      aria-busy={query.busy}
    >
      {toolbar ? <div className={styles.toolbar}>{toolbar}</div> : null}
      {query.error ? (
        <Alert
          type="warning"
          showIcon
          banner
          title={`${t('components:table.stale')} · ${errorText(query.error).next}`}
          action={
            <Button size="small" onClick={query.retry}>
              {t('common:action.retry')}
            </Button>
          }
        />
      ) : null}
      <div className={styles.progress} data-busy={query.busy && rows ? '' : undefined} />
      <div
        className={styles.scroll}
        data-stale={query.outdated ? '' : undefined}
        tabIndex={0}
        role="group"
        aria-label={label ?? t('components:table.region')}
      >
        {body}
      </div>
      <TableFooter
        query={query}
        choice={choice}
        columns={columns}
        selection={selection}
        pageSize={pageSize}
        label={label}
      />
    </section>
  );
}

function antdColumn<Row extends object>(column: DataColumn<Row>): TableColumnType<Row> {
  return {
    key: column.key,
    title: column.title,
    ...(column.width === undefined ? {} : { width: column.width }),
    ...(column.align ? { align: column.align } : {}),
    ...(column.fixed ? { fixed: column.fixed } : {}),
    ellipsis: column.wrap ? false : { showTitle: false },
    render: (_value, row) => <Cell row={row} render={column.render as (row: object) => ReactNode} />,
  };
}

/**
 * What stands in a cell is made again only when its row or its column changed: choosing one row of fifty, or a burst of
 * events that touches ten of them, leaves the others as they are. A page whose columns are memoised gains by it.
 */
const Cell = memo(function Cell({ row, render }: { row: object; render: (row: object) => ReactNode }) {
  return render(row);
});

interface SelectionWords {
  page: string;
  row: string;
}

function rowSelection<Row>(
  selection: Selection,
  rows: Row[],
  rowKey: (row: Row) => string,
  words: SelectionWords,
) {
  return {
    selectedRowKeys: selection.ids,
    columnWidth: 40,
    preserveSelectedRowKeys: true,
    columnTitle: <SelectPage selection={selection} ids={rows.map(rowKey)} label={words.page} />,
    onChange: (ids: Key[]) => selection.onChange(ids.map(String)),
    getCheckboxProps: (row: Row) => ({
      disabled: selection.disabled?.(rowKey(row)) ?? false,
      'aria-label': words.row,
    }),
  };
}

function openable<Row>(row: Row, onOpen: (row: Row) => void) {
  return {
    tabIndex: 0,
    className: styles.openable,
    onClick: (event: React.MouseEvent<HTMLElement>) => {
      if (isRowClick(event)) onOpen(row);
    },
    onKeyDown: (event: React.KeyboardEvent<HTMLElement>) => {
      if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(row);
    },
  };
}

function Nothing<Row extends object>({ empty, onClearFilters }: DataTableProps<Row>) {
  const { t } = useTranslation('components');
  if (onClearFilters) {
    return (
      <EmptyState
        picture="search"
        title={t('empty.filtered')}
        hint={t('empty.filteredHint')}
        action={<Button onClick={onClearFilters}>{t('empty.clearFilters')}</Button>}
      />
    );
  }
  return empty ?? <EmptyState title={t('empty.title')} />;
}
