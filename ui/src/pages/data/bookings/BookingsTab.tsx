/** 旅行社预约明细: by status, by day of travel, and the rows themselves. */
import { Input, Select, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { type BookingFilters, useBookingSums } from '@/api/reports';
import { Chart, EmptyState, ErrorState, FilterBar, formatDate, Panel, StatTile } from '@/components';
import { momentsOf } from '@/pages/orders/timeRange';
import styles from '../data.module.css';
import { ExportButton } from '../ExportButton';
import { NothingImported } from '../NothingImported';
import { RangeSelect } from '../RangeSelect';
import { useDataUrl } from '../useDataUrl';
import { useReportShop } from '../useReportShop';
import { BookingsTable } from './BookingsTable';

const ANY = '';

export function BookingsTab() {
  const { t } = useTranslation('data');
  const shop = useReportShop();
  const { url, change, clear, narrowed } = useDataUrl();
  const moments = url.range ? momentsOf(url.range, Date.now()) : undefined;
  const filters: BookingFilters = {
    ...(shop ? { shop_id: shop } : {}),
    ...(url.status ? { status: url.status } : {}),
    ...(url.number ? { number: url.number } : {}),
    ...(moments ? { from: formatDate(moments.from) } : {}),
    ...(moments?.to ? { to: formatDate(moments.to - 1) } : {}),
  };
  const { status: _status, ...others } = filters;
  const states = useBookingSums(others, 'status');
  const days = useBookingSums(filters, 'day');
  if (states.error && !states.data) {
    return <ErrorState error={states.error} onRetry={() => void states.refetch()} />;
  }
  if (states.data?.length === 0 && !narrowed) return <NothingImported kind="bookings" />;
  const dated = days.data?.filter(({ key }) => key !== '');
  return (
    <div className={styles.stack}>
      <div className={styles.line}>
        <FilterBar>
          <Select
            aria-label={t('bookings.status')}
            value={url.status ?? ANY}
            onChange={(status) => change({ status: status === ANY ? undefined : status })}
            options={[
              { value: ANY, label: t('bookings.anyStatus') },
              ...(states.data ?? []).map(({ key }) => ({ value: key, label: key })),
            ]}
            style={{ width: 130 }}
          />
          <RangeSelect range={url.range} onChange={(range) => change({ range })} label={t('bookings.day')} />
          <Input.Search
            key={url.number ?? ''}
            defaultValue={url.number ?? ''}
            allowClear
            placeholder={t('filter.number')}
            aria-label={t('filter.number')}
            onSearch={(typed) => change({ number: typed.trim() || undefined })}
            style={{ width: 220 }}
          />
        </FilterBar>
        <span className={styles.spring} />
        <ExportButton
          kind="bookings"
          filter={{
            ...(shop ? { shop_id: shop } : {}),
            ...(url.status ? { status: url.status } : {}),
            ...(url.number ? { q: url.number } : {}),
            ...moments,
          }}
        />
      </div>
      <div className={styles.tiles}>
        {(states.data ?? []).map(({ key, rows, pieces }) => (
          <StatTile
            key={key}
            label={key}
            value={rows.toLocaleString('en-US')}
            hint={t('bookings.pieces', { count: pieces })}
          />
        ))}
      </div>
      <Panel title={t('bookings.byDay')}>
        {days.error && !dated ? (
          <ErrorState error={days.error} onRetry={() => void days.refetch()} />
        ) : dated ? (
          <Chart
            label={t('bookings.byDay')}
            categories={dated.map(({ key }) => key)}
            series={[
              { name: t('bookings.pieceCount'), kind: 'bar', values: dated.map(({ pieces }) => pieces) },
            ]}
            empty={
              <EmptyState
                compact
                picture="chart"
                title={t('bookings.noDays')}
                hint={t('bookings.noDaysHint')}
              />
            }
          />
        ) : (
          <Skeleton active paragraph={{ rows: 6 }} title={false} />
        )}
      </Panel>
      <Panel title={t('bookings.rows')} flush>
        <BookingsTable filters={filters} {...(narrowed ? { onClear: clear } : {})} />
      </Panel>
    </div>
  );
}
