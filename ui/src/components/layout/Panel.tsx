/** A surface with a heading, for dashboards and settings. */
import type { ReactNode } from 'react';
import styles from './layout.module.css';

export interface PanelProps {
  title?: ReactNode;
  hint?: ReactNode;
  extra?: ReactNode;
  /** No inner space: the content (a table, a list) brings its own. */
  flush?: boolean;
  children: ReactNode;
}

export function Panel({ title, hint, extra, flush, children }: PanelProps) {
  return (
    <section className={styles.panel}>
      {title ? (
        <header className={styles.panelHeader}>
          <h2>{title}</h2>
          {hint ? <p>{hint}</p> : null}
          {extra ? <div className={styles.actions}>{extra}</div> : null}
        </header>
      ) : null}
      <div className={flush ? styles.panelFlush : styles.panelBody}>{children}</div>
    </section>
  );
}

/** A part with the inner space of a panel inside one that has none, as a chart above a table. */
export function PanelInset({ children }: { children: ReactNode }) {
  return <div className={styles.panelBody}>{children}</div>;
}
