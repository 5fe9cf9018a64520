/** The pools: how many cards each can give, and which run low. */
import { AppstoreOutlined } from '@ant-design/icons';
import { Input, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pool } from '@/api/types';
import styles from '../cards.module.css';
import { StockLamp } from './StockLamp';

export interface PoolListProps {
  /** `undefined` while loading. */
  pools: Pool[] | undefined;
  chosen: string | undefined;
  onChoose: (id: string | undefined) => void;
}

/** Fewer need no search. */
const SEARCH_FROM = 8;

export function PoolList({ pools, chosen, onChoose }: PoolListProps) {
  const { t } = useTranslation('cards');
  const [q, setQ] = useState('');
  const sought = q.trim().toLowerCase();
  const shown = (pools ?? []).filter((pool) => pool.name.toLowerCase().includes(sought));
  const total = (pools ?? []).reduce((sum, pool) => sum + pool.available, 0);
  return (
    <nav className={styles.pools} aria-label={t('pool.list')}>
      {(pools?.length ?? 0) >= SEARCH_FROM ? (
        <Input
          allowClear
          size="small"
          value={q}
          onChange={(event) => setQ(event.target.value)}
          placeholder={t('pool.search')}
          aria-label={t('pool.search')}
        />
      ) : null}
      <button
        type="button"
        className={styles.pool}
        aria-current={chosen === undefined}
        onClick={() => onChoose(undefined)}
      >
        <span className={styles.poolName}>
          <AppstoreOutlined /> {t('pool.all')}
        </span>
        <span className={styles.poolCount}>{pools ? total.toLocaleString('en-US') : ''}</span>
      </button>
      {pools ? null : (
        <Skeleton active title={false} paragraph={{ rows: 6 }} className={styles.poolsLoading ?? ''} />
      )}
      {shown.map((pool) => (
        <button
          key={pool.id}
          type="button"
          className={styles.pool}
          aria-current={pool.id === chosen}
          onClick={() => onChoose(pool.id)}
        >
          <span className={styles.poolName} title={pool.name}>
            {pool.name}
          </span>
          <span className={styles.poolCount}>{pool.available.toLocaleString('en-US')}</span>
          <span className={styles.poolKind}>{t(`kind.${pool.kind}`)}</span>
          <span className={styles.poolLamp}>
            <StockLamp pool={pool} />
          </span>
        </button>
      ))}
    </nav>
  );
}
