/** Nothing to show: what this place is for and what to do next. */
import type { ReactNode } from 'react';
import styles from './feedback.module.css';
import { Illustration, type Picture } from './illustrations';

export interface EmptyStateProps {
  picture?: Picture;
  title: ReactNode;
  /** The next step in one sentence. */
  hint?: ReactNode;
  /** Usually one primary button. */
  action?: ReactNode;
  compact?: boolean;
}

export function EmptyState({ picture = 'drum', title, hint, action, compact }: EmptyStateProps) {
  return (
    <div className={`${styles.state} ${compact ? styles.compact : ''}`}>
      <Illustration picture={picture} />
      <div className={styles.title}>{title}</div>
      {hint ? <div className={styles.hint}>{hint}</div> : null}
      {action ? <div className={styles.action}>{action}</div> : null}
    </div>
  );
}
