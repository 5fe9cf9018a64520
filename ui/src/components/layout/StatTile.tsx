/** One figure with its name; a link when there is something behind it. */
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Tone } from '@/app/theme/palette';
import styles from './layout.module.css';

export interface StatTileProps {
  label: ReactNode;
  /** `undefined` while loading: the place is kept. */
  value: ReactNode | undefined;
  hint?: ReactNode;
  tone?: Tone;
  to?: string;
}

export function StatTile({ label, value, hint, tone, to }: StatTileProps) {
  const content = (
    <>
      <span className={styles.statLabel}>{label}</span>
      <span className={styles.statValue} data-tone={tone}>
        {value === undefined ? (
          <Skeleton.Button active size="small" className={styles.statSkeleton} />
        ) : (
          value
        )}
      </span>
      <span className={styles.statHint}>{hint}</span>
    </>
  );
  return to ? (
    <Link to={to} className={`${styles.stat} ${styles.statLink}`}>
      {content}
    </Link>
  ) : (
    <div className={styles.stat}>{content}</div>
  );
}
