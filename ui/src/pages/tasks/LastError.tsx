/** What went wrong last, in a sentence with its next step; the program's own words stand behind it. */
import type { Task } from '@/api/types';
import { Time } from '@/components';
import styles from './tasks.module.css';
import { useLastError } from './useLastError';

export function LastError({ task }: { task: Task }) {
  const { what, next, detail } = useLastError()(task.last_error ?? '');
  return (
    <span className={styles.error} data-now={task.state === 'ERROR' ? '' : undefined}>
      <span title={detail}>{next ? `${what} · ${next}` : what}</span>{' '}
      <Time at={task.last_error_at} format="relative" />
    </span>
  );
}
