/** The rows of the newest 旅行社预约明细. */
import { useTranslation } from 'react-i18next';
import { type BookingFilters, useBookings } from '@/api/reports';
import type { TravelBooking } from '@/api/types';
import { usePreference } from '@/app/preferences';
import { CopyText, type DataColumn, DataTable } from '@/components';
import styles from '../data.module.css';

const PAGE_SIZE = 50;

export function BookingsTable({ filters, onClear }: { filters: BookingFilters; onClear?: () => void }) {
  const { t } = useTranslation('data');
  const [limit, setLimit] = usePreference('data.bookings.pageSize', PAGE_SIZE);
  const query = useBookings(filters, limit);
  const rows = query.rows?.map((row, index) => ({ ...row, place: index }));
  const columns: DataColumn<TravelBooking & { place: number }>[] = [
    {
      key: 'order',
      title: t('column.orderNumber'),
      width: 200,
      required: true,
      render: (row) => <CopyText text={row.order_number} />,
    },
    { key: 'product', title: t('column.product'), render: (row) => row.product_name || '—' },
    { key: 'status', title: t('bookings.status'), width: 110, render: (row) => row.booking_status },
    { key: 'day', title: t('bookings.day'), width: 130, render: (row) => row.travel_date ?? '—' },
    {
      key: 'pieces',
      title: t('bookings.pieceCount'),
      width: 100,
      align: 'right',
      render: (row) => row.booking_count.toLocaleString('en-US'),
    },
  ];
  return (
    <div className={styles.list}>
      <DataTable
        id="data.bookings"
        label={t('bookings.rows')}
        rowKey={(row) => `${query.page}/${row.place}`}
        columns={columns}
        query={{ ...query, rows }}
        pageSize={{ value: limit, onChange: setLimit }}
        onClearFilters={onClear}
      />
    </div>
  );
}
