/** The stock journal of a pool: every change of how many cards it can give. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { fetchStock } from '@/api/cards';
import { keys } from '@/api/keys';
import type { StockEntry } from '@/api/types';
import { useKeyset } from '@/api/useKeyset';
import { orderPath } from '@/app/paths';
import { type DataColumn, DataTable, EmptyState, Time } from '@/components';
import styles from './cards.module.css';
import { useStockReason } from './useStockReason';

const PAGE = 50;

export function StockTable({ poolId }: { poolId: string | undefined }) {
  const { t } = useTranslation('cards');
  const reasonOf = useStockReason();
  const query = useKeyset({
    queryKey: keys.part('pools', 'stock', { poolId }),
    enabled: poolId !== undefined,
    fetchPage: (cursor, signal) => fetchStock(poolId ?? '', cursor, PAGE, signal),
  });
  if (poolId === undefined) {
    return (
      <section className={styles.sheet}>
        <EmptyState picture="list" title={t('journal.choose')} hint={t('journal.chooseHint')} />
      </section>
    );
  }
  const columns: DataColumn<StockEntry>[] = [
    {
      key: 'at',
      title: t('journal.at'),
      width: 150,
      render: (entry) => <Time at={entry.at} format="full" />,
    },
    { key: 'reason', title: t('journal.what'), minWidth: 120, render: (entry) => reasonOf(entry.reason) },
    {
      key: 'delta',
      title: t('journal.delta'),
      width: 110,
      align: 'right',
      render: (entry) => (
        <span className={styles.delta} data-sign={entry.delta < 0 ? 'minus' : 'plus'}>
          {entry.delta < 0 ? '−' : '+'}
          {Math.abs(entry.delta).toLocaleString('en-US')}
        </span>
      ),
    },
    {
      key: 'order',
      title: t('journal.order'),
      width: 120,
      render: (entry) =>
        entry.order_id ? (
          <Link to={orderPath(entry.order_id)}>{t('card.seeOrder')}</Link>
        ) : (
          <span className={styles.faint}>—</span>
        ),
    },
    {
      key: 'actor',
      title: t('journal.actor'),
      width: 130,
      render: (entry) => (entry.actor === 'system' ? t('journal.system') : entry.actor),
    },
  ];
  return (
    <DataTable
      id="stock"
      label={t('tab.stock')}
      rowKey={(entry) => entry.id}
      columns={columns}
      query={query}
      empty={<EmptyState picture="list" title={t('journal.empty')} hint={t('journal.emptyHint')} />}
    />
  );
}
