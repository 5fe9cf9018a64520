/** What happened, in order: picture and colour of each step, its words, who did it and when. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tone } from '@/app/theme/palette';
import type { StateLook } from '../state/states';
import { Time } from '../text/Time';
import styles from './Timeline.module.css';

export interface TimelineItem {
  key: string;
  tone: Tone;
  icon?: StateLook['icon'];
  title: ReactNode;
  detail?: ReactNode;
  actor?: ReactNode;
  /** Absent for a step that has not happened yet. */
  at?: number | null;
}

export function Timeline({ items }: { items: TimelineItem[] }) {
  const { t } = useTranslation('components');
  if (items.length === 0) return <p className={styles.empty}>{t('timeline.empty')}</p>;
  return (
    <ol className={styles.timeline}>
      {items.map(({ key, tone, icon: Icon, title, detail, actor, at }) => (
        <li key={key} data-tone={tone} data-future={at === undefined || at === null ? '' : undefined}>
          <span className={styles.dot}>{Icon ? <Icon /> : null}</span>
          <div className={styles.line}>
            <span className={styles.title}>{title}</span>
            {actor ? <span className={styles.actor}>{actor}</span> : null}
            {at ? (
              <span className={styles.at}>
                <Time at={at} format="full" />
              </span>
            ) : null}
          </div>
          {detail ? <div className={styles.detail}>{detail}</div> : null}
        </li>
      ))}
    </ol>
  );
}
