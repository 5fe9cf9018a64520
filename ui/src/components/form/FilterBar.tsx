/** One line of filters above a list; wraps on narrow windows. */
import type { ReactNode } from 'react';
import styles from './form.module.css';

export function FilterBar({ children }: { children: ReactNode }) {
  return <div className={styles.filters}>{children}</div>;
}
