/** Columns of a DataTable, and which of them this window shows. */
import { type ReactNode, useMemo } from 'react';
import { usePreference } from '@/app/preferences';

export interface DataColumn<Row> {
  key: string;
  title: ReactNode;
  /** Pixels; the one column without a width takes what is left. */
  width?: number;
  /** Room for the column without a width before the table scrolls sideways; default 220. */
  minWidth?: number;
  align?: 'left' | 'right' | 'center';
  fixed?: 'start' | 'end';
  /** Off until the seller switches it on. */
  hidden?: boolean;
  /** Cannot be switched off. */
  required?: boolean;
  /** Cut with "…" (default) or let wrap. */
  wrap?: boolean;
  render: (row: Row) => ReactNode;
}

const NOTHING: Record<string, boolean> = {};

export interface ColumnChoice<Row> {
  shown: DataColumn<Row>[];
  isShown: (column: DataColumn<Row>) => boolean;
  toggle: (column: DataColumn<Row>) => void;
  reset: () => void;
}

/** Remembered per table id in this window's preferences; a column added later keeps its own default. */
export function useColumnChoice<Row>(tableId: string, columns: DataColumn<Row>[]): ColumnChoice<Row> {
  const [choice, setChoice] = usePreference<Record<string, boolean>>(`columns.${tableId}`, NOTHING);
  const isShown = (column: DataColumn<Row>) => isShownBy(choice, column);
  // The same while nothing changed: a table is drawn again when its columns are others.
  const shown = useMemo(() => columns.filter((column) => isShownBy(choice, column)), [columns, choice]);
  return {
    shown,
    isShown,
    toggle: (column) => setChoice({ ...choice, [column.key]: !isShown(column) }),
    reset: () => setChoice(NOTHING),
  };
}

function isShownBy<Row>(choice: Record<string, boolean>, column: DataColumn<Row>): boolean {
  return column.required || (choice[column.key] ?? !column.hidden);
}

/** Below this the table scrolls sideways instead of squeezing. */
export function minimumWidth<Row>(columns: DataColumn<Row>[], selectable: boolean): number {
  const sum = columns.reduce((width, column) => width + (column.width ?? column.minWidth ?? 220), 0);
  return sum + (selectable ? 40 : 0);
}
