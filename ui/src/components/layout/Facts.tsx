/** Name and value pairs, as in a drawer. */
import type { ReactNode } from 'react';
import styles from './layout.module.css';

export interface Fact {
  key: string;
  label: ReactNode;
  value: ReactNode;
  /** Takes the whole line. */
  wide?: boolean;
}

export function Facts({ items }: { items: Fact[] }) {
  return (
    <dl className={styles.facts}>
      {items.map(({ key, label, value, wide }) => (
        <div key={key} className={wide ? styles.wide : undefined}>
          <dt>{label}</dt>
          <dd>{value ?? '—'}</dd>
        </div>
      ))}
    </dl>
  );
}
