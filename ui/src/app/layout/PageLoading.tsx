/** While a page is fetched: the place of its heading and list, still. */
import { Skeleton } from 'antd';
import styles from './layout.module.css';

export function PageLoading() {
  return (
    <div className={styles.pageLoading} aria-busy="true">
      <Skeleton active title={{ width: 160 }} paragraph={{ rows: 8 }} />
    </div>
  );
}
