/** Receipts and parts of orders by day. */
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { type SalesFilters, useSalesSums } from '@/api/reports';
import { Chart, EmptyState, ErrorState, formatFen } from '@/components';

export function SalesChart({ filters }: { filters: SalesFilters }) {
  const { t } = useTranslation('data');
  const sums = useSalesSums(filters, 'day');
  if (sums.error && !sums.data) {
    return <ErrorState error={sums.error} onRetry={() => void sums.refetch()} />;
  }
  if (!sums.data) return <Skeleton active paragraph={{ rows: 6 }} title={false} />;
  const days = sums.data.filter(({ key }) => key !== '');
  const receipt = t('sales.receipt');
  return (
    <Chart
      label={t('sales.chart')}
      categories={days.map(({ key }) => key)}
      series={[
        { name: t('sales.partCount'), kind: 'bar', values: days.map(({ rows }) => rows) },
        {
          name: receipt,
          kind: 'area',
          color: 'amber',
          right: true,
          values: days.map(({ actual_receipt }) => actual_receipt),
        },
      ]}
      format={(value, one) =>
        one.name === receipt ? formatFen(value).replace(/\.00$/, '') : value.toLocaleString('en-US')
      }
      empty={<EmptyState compact picture="chart" title={t('sales.noDays')} hint={t('sales.noDaysHint')} />}
    />
  );
}
