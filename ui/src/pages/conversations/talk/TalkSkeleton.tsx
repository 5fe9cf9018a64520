/** The place of a talk while it is read: nothing moves when it comes. */
import { Skeleton } from 'antd';
import styles from './talk.module.css';

const PLACES = [1, 2, 3, 4];

export function TalkSkeleton() {
  return (
    <div className={styles.talk} aria-busy="true">
      <section className={styles.middle}>
        <header className={styles.head}>
          <Skeleton active title={{ width: 180 }} paragraph={false} />
        </header>
        <div className={styles.skeleton}>
          {PLACES.map((place) => (
            <Skeleton key={place} active title={{ width: '45%' }} paragraph={{ rows: 1, width: '60%' }} />
          ))}
        </div>
      </section>
    </div>
  );
}
