/** Every shop in a line: whether it works, when it was last read, how much it did today. */
import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ShopHealth } from '@/api/types';
import { ADD_SHOP_PATH, PATHS, shopPath } from '@/app/paths';
import { type DataColumn, EmptyState, Panel, PlatformName, SimpleTable, Time } from '@/components';
import { ShopStateTag } from '../shops/ShopStateTag';
import styles from './dashboard.module.css';

export function ShopHealthList({ shops }: { shops: ShopHealth[] | undefined }) {
  const { t } = useTranslation('dashboard');
  const columns: DataColumn<ShopHealth>[] = [
    {
      key: 'name',
      title: t('shops.name'),
      minWidth: 160,
      render: (row) => (
        <span className={styles.shop}>
          <Link to={shopPath(row.shop_id)}>{row.name}</Link>
          <PlatformName platform={row.platform} faint />
        </span>
      ),
    },
    {
      key: 'state',
      title: t('shops.state'),
      width: 130,
      render: (row) => <ShopStateTag shop={{ state: row.state, parked_reason: row.reason }} />,
    },
    {
      key: 'synced',
      title: t('shops.synced'),
      width: 120,
      render: (row) => <Time at={row.last_synced_at} format="relative" none={t('shops.never')} />,
    },
    { key: 'orders', title: t('shops.orders'), width: 90, align: 'right', render: (row) => row.orders_today },
    {
      key: 'delivered',
      title: t('shops.delivered'),
      width: 90,
      align: 'right',
      render: (row) => row.delivered_today,
    },
  ];
  return (
    <Panel title={t('shops.title')} flush extra={<Link to={PATHS.shops}>{t('shops.all')}</Link>}>
      {shops ? (
        <SimpleTable
          label={t('shops.title')}
          rowKey={(row) => row.shop_id}
          columns={columns}
          rows={shops}
          empty={
            <EmptyState
              compact
              picture="shop"
              title={t('shops.empty')}
              hint={t('shops.emptyHint')}
              action={
                <Link to={ADD_SHOP_PATH}>
                  <Button>{t('shops.add')}</Button>
                </Link>
              }
            />
          }
        />
      ) : (
        <div className={styles.place} aria-busy="true">
          <Skeleton active title={false} paragraph={{ rows: 3 }} />
        </div>
      )}
    </Panel>
  );
}
