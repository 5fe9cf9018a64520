/** Every shop with its state, what was read last, today's figures, and what can be done at once. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useShops } from '@/api/shops';
import type { Shop } from '@/api/types';
import { shopPath } from '@/app/paths';
import { type DataColumn, EmptyState, Panel, PlatformName, SimpleTable, Time } from '@/components';
import { ShopButtons } from './ShopButtons';
import { ShopStateTag } from './ShopStateTag';
import styles from './shops.module.css';

export function ShopTable({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation('shops');
  const shops = useShops();
  const columns: DataColumn<Shop>[] = [
    {
      key: 'name',
      title: t('column.name'),
      minWidth: 180,
      render: (row) => (
        <span className={styles.name}>
          <Link to={shopPath(row.id)}>{row.name}</Link>
          <PlatformName platform={row.platform} faint />
        </span>
      ),
    },
    { key: 'state', title: t('column.state'), width: 130, render: (row) => <ShopStateTag shop={row} /> },
    {
      key: 'synced',
      title: t('column.synced'),
      width: 120,
      render: (row) => <Time at={row.last_synced_at} format="relative" none={t('never')} />,
    },
    {
      key: 'orders',
      title: t('column.orders'),
      width: 90,
      align: 'right',
      render: (row) => row.orders_today.toLocaleString('en-US'),
    },
    {
      key: 'delivered',
      title: t('column.delivered'),
      width: 90,
      align: 'right',
      render: (row) => row.delivered_today.toLocaleString('en-US'),
    },
    {
      key: 'actions',
      title: t('column.actions'),
      width: 300,
      render: (row) => <ShopButtons shop={row} small />,
    },
  ];
  return (
    <Panel flush>
      <SimpleTable
        label={t('title')}
        rowKey={(row) => row.id}
        columns={columns}
        rows={shops.data}
        error={shops.error}
        onRetry={() => void shops.refetch()}
        empty={
          <EmptyState
            picture="shop"
            title={t('empty.title')}
            hint={t('empty.hint')}
            action={<Button onClick={onAdd}>{t('add.button')}</Button>}
          />
        }
      />
    </Panel>
  );
}
