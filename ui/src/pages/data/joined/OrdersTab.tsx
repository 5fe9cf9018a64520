/** Orders with what was sold and what is booked of them, each counted by itself. */
import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useOrderReports } from '@/api/reports';
import type { OrderReport } from '@/api/types';
import { orderPath } from '@/app/paths';
import { usePreference } from '@/app/preferences';
import { CopyText, type DataColumn, DataTable, FilterBar, Money, Panel, StateTag } from '@/components';
import styles from '../data.module.css';
import { NothingImported } from '../NothingImported';
import { useDataUrl } from '../useDataUrl';
import { useReportShop } from '../useReportShop';

const PAGE_SIZE = 50;

export function OrdersTab() {
  const { t } = useTranslation('data');
  const shop = useReportShop();
  const { url, change } = useDataUrl();
  const [limit, setLimit] = usePreference('data.orders.pageSize', PAGE_SIZE);
  const query = useOrderReports(
    { ...(shop ? { shop_id: shop } : {}), ...(url.number ? { number: url.number } : {}) },
    limit,
  );
  const counted = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([word, count]) => `${word || t('filter.without')} ${count}`)
      .join(' · ') || '—';
  /** What no report tells is not nothing. */
  const money = (row: OrderReport, fen: number) => (row.sales.rows > 0 ? <Money fen={fen} /> : '—');
  const columns: DataColumn<OrderReport>[] = [
    {
      key: 'order',
      title: t('column.order'),
      width: 200,
      required: true,
      render: (row) => <CopyText text={row.order_id} />,
    },
    {
      key: 'product',
      title: t('column.product'),
      render: (row) => row.order?.title || row.sales.product_name || row.bookings.product_name || '—',
    },
    {
      key: 'known',
      title: t('joined.order'),
      width: 130,
      render: (row) =>
        row.order ? (
          <Link to={orderPath(row.order.id)}>
            <StateTag kind="order" state={row.order.status} />
          </Link>
        ) : (
          <span className={styles.faint}>{t('joined.unknown')}</span>
        ),
    },
    {
      key: 'parts',
      title: t('sales.partCount'),
      width: 76,
      align: 'right',
      render: (row) => row.sales.rows.toLocaleString('en-US'),
    },
    { key: 'vouchers', title: t('by.status'), width: 160, render: (row) => counted(row.sales.statuses) },
    {
      key: 'receipt',
      title: t('sales.receipt'),
      width: 120,
      align: 'right',
      render: (row) => money(row, row.sales.actual_receipt),
    },
    {
      key: 'fee',
      title: t('sales.fee'),
      width: 110,
      align: 'right',
      render: (row) => money(row, row.sales.software_fee),
    },
    {
      key: 'commission',
      title: t('sales.commission'),
      width: 110,
      align: 'right',
      render: (row) => money(row, row.sales.commission),
    },
    {
      key: 'bookings',
      title: t('joined.bookings'),
      width: 170,
      render: (row) => counted(row.bookings.statuses),
    },
    {
      key: 'days',
      title: t('bookings.day'),
      width: 150,
      render: (row) => row.bookings.days.join(' · ') || '—',
    },
  ];
  if (query.rows?.length === 0 && !url.number && query.page === 1) return <NothingImported kind="orders" />;
  return (
    <Panel flush>
      <div className={styles.list}>
        <DataTable
          id="data.orders"
          label={t('tab.orders')}
          rowKey={(row) => row.order_id}
          columns={columns}
          query={query}
          pageSize={{ value: limit, onChange: setLimit }}
          onClearFilters={url.number ? () => change({ number: undefined }) : undefined}
          toolbar={
            <FilterBar>
              <Input.Search
                key={url.number ?? ''}
                defaultValue={url.number ?? ''}
                allowClear
                placeholder={t('filter.number')}
                aria-label={t('filter.number')}
                onSearch={(typed) => change({ number: typed.trim() || undefined })}
                style={{ width: 240 }}
              />
            </FilterBar>
          }
        />
      </div>
    </Panel>
  );
}
