/** A long list of lines (logs) of which only the visible ones exist in the page. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import styles from './VirtualList.module.css';

export interface VirtualListProps<Row> {
  label: string;
  rows: Row[];
  rowKey: (row: Row) => string;
  render: (row: Row) => ReactNode;
  /** A guess in pixels; the true height is measured. */
  rowHeight?: number;
  /** Called when the end comes near. */
  onEnd?: () => void;
}

const NEAR_END = 10;

export function VirtualList<Row>({
  label,
  rows,
  rowKey,
  render,
  rowHeight = 36,
  onEnd,
}: VirtualListProps<Row>) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - NEAR_END) onEnd?.();
  }, [last, rows.length, onEnd]);
  return (
    <div ref={box} className={styles.box} tabIndex={0} role="group" aria-label={label}>
      <div className={styles.inner} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className={styles.row}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {render(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
