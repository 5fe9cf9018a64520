/** Pools that run out soon, each with the button that fills it up. */
import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LowStock } from '@/api/types';
import { poolPath } from '@/app/paths';
import { EmptyState, Panel } from '@/components';
import styles from './dashboard.module.css';

export function LowStockList({ pools }: { pools: LowStock[] | undefined }) {
  const { t } = useTranslation('dashboard');
  return (
    <Panel title={t('stock.title')} flush>
      {pools === undefined ? (
        <div className={styles.place} aria-busy="true">
          <Skeleton active title={false} paragraph={{ rows: 2 }} />
        </div>
      ) : pools.length === 0 ? (
        <EmptyState compact picture="cards" title={t('stock.empty')} hint={t('stock.emptyHint')} />
      ) : (
        <ul className={styles.stock}>
          {pools.map((pool) => (
            <li key={pool.pool_id}>
              <span className={styles.poolName}>{pool.name}</span>
              <span className={styles.left} data-none={pool.available === 0 ? '' : undefined}>
                {pool.available === 0 ? t('stock.none') : t('stock.left', { count: pool.available })}
              </span>
              <Link to={poolPath(pool.pool_id)}>
                <Button size="small" aria-label={t('stock.refillPool', { name: pool.name })}>
                  {t('stock.refill')}
                </Button>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
