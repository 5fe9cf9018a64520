/** The list of the program: dense rows behind a cursor, with designed loading, empty and error states. */
import { Alert, Button, Table, type TableColumnType } from 'antd';
import { memo, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeysetQuery } from '@/api/useKeyset';
import { EmptyState } from '../feedback/EmptyState';
import { ErrorState } from '../feedback/ErrorState';
import { useErrorText } from '../feedback/useErrorText';
import { type Chosen, createChosen } from './chosen';
import { type DataColumn, minimumWidth, useColumnChoice } from './columns';
import styles from './DataTable.module.css';
import { opening } from './rowClick';
import { PageBox, RowBox } from './SelectBoxes';
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

const NONE: Selection = { ids: [], onChange: () => undefined };

export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { id, rowKey, columns, query, selection, onOpen, activeId, toolbar, label, pageSize } = props;
  const { t } = useTranslation(['components', 'common']);
  const errorText = useErrorText();
  const choice = useColumnChoice(id, columns);
  const { rows } = query;
  const { shown } = choice;
  const selectable = selection !== undefined;
  const opens = onOpen !== undefined;

  const latest = useRef(props);
  const [chosen] = useState(() => createChosen(selection ?? NONE));
  useLayoutEffect(() => {
    latest.current = props;
    chosen.set(selection ?? NONE, rows?.map(rowKey) ?? []);
  });
  const frame = useRef<HTMLElement>(null);
  useLayoutEffect(() => markActive(frame.current, rows ? activeId : undefined), [activeId, rows]);
  const nothing = rows?.length === 0 ? <Nothing {...props} /> : undefined;
  // Drawn again when rows or columns are others; a box that is ticked, a drawer that opens or a figure in the footer are
  // none of these.
  const body = useMemo(() => {
    if (!rows) return <SkeletonTable columns={shown} selectable={selectable} />;
    const keyOf = (row: Row) => latest.current.rowKey(row);
    return (
      <Table<Row>
        className={styles.table ?? ''}
        size="small"
        tableLayout="fixed"
        rowKey={keyOf}
        dataSource={rows}
        columns={[
          ...(selectable ? [boxColumn(chosen, rows, keyOf)] : []),
          ...shown.map((column) => antdColumn(column)),
        ]}
        pagination={false}
        scroll={{ x: minimumWidth(shown, selectable) }}
        locale={{ emptyText: nothing }}
        {...(opens ? { onRow: (row: Row) => openable(row, (it) => latest.current.onOpen?.(it)) } : {})}
      />
    );
  }, [rows, shown, selectable, opens, nothing, chosen]);

  if (query.error && !rows) return <ErrorState error={query.error} onRetry={query.retry} />;

  return (
    <section
      ref={frame}
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

/** The row whose drawer is open, marked without drawing the table. */
function markActive(frame: HTMLElement | null, activeId: string | undefined): void {
  for (const row of frame?.querySelectorAll<HTMLElement>('tr[data-row-key]') ?? []) {
    if (row.dataset.rowKey === activeId) row.dataset.active = '';
    else delete row.dataset.active;
  }
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

function boxColumn<Row>(chosen: Chosen, rows: Row[], keyOf: (row: Row) => string): TableColumnType<Row> {
  return {
    key: 'box',
    width: 40,
    className: 'ant-table-selection-column',
    title: <PageBox chosen={chosen} ids={rows.map(keyOf)} />,
    render: (_value, row) => <RowBox chosen={chosen} id={keyOf(row)} />,
  };
}

function openable<Row>(row: Row, onOpen: (row: Row) => void) {
  return { ...opening(() => onOpen(row)), className: styles.openable };
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
