/** A part of a drawer under its own small heading. */
import type { ReactNode } from 'react';
import styles from './layout.module.css';

export function DrawerSection({
  title,
  extra,
  children,
}: {
  title: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.drawerSection}>
      <header>
        <h2>{title}</h2>
        {extra}
      </header>
      {children}
    </section>
  );
}
