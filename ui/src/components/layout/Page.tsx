/** The frame of a page: title line, an optional bar of tabs, then the content. */
import type { ReactNode } from 'react';
import styles from './layout.module.css';

export interface PageHeaderProps {
  title: ReactNode;
  subtitle?: ReactNode;
  /** Beside the title: a state tag, a count. */
  extra?: ReactNode;
  /** Right side, the main action last. */
  actions?: ReactNode;
  /** Tabs under the title line. */
  tabs?: ReactNode;
}

export function PageHeader({ title, subtitle, extra, actions, tabs }: PageHeaderProps) {
  return (
    <header className={styles.header}>
      <div className={styles.titleLine}>
        <h1>{title}</h1>
        {extra}
        {subtitle ? <p>{subtitle}</p> : null}
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </div>
      {tabs ? <div className={styles.tabs}>{tabs}</div> : null}
    </header>
  );
}

export interface PageProps extends PageHeaderProps {
  /** `fill`: the content takes the rest of the window and scrolls by itself (lists). `flow`: the page scrolls. */
  layout?: 'fill' | 'flow';
  children: ReactNode;
}

export function Page({ layout = 'flow', children, ...header }: PageProps) {
  return (
    <div className={layout === 'fill' ? styles.fillPage : styles.flowPage}>
      <PageHeader {...header} />
      <div className={layout === 'fill' ? styles.fillBody : styles.flowBody}>{children}</div>
    </div>
  );
}
