/** Sums by voucher state, channel, role, store, product or day; a click narrows everything to the group. */
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { SALES_BY, type SalesBy, type SalesFilters, useSalesSums } from '@/api/reports';
import type { SalesSum } from '@/api/types';
import { type DataColumn, EmptyState, Money, Panel, SimpleTable } from '@/components';
import styles from '../data.module.css';
import type { DataUrl } from '../useDataUrl';

export interface SalesGroupsProps {
  filters: SalesFilters;
  url: DataUrl;
  onChange: (patch: Partial<DataUrl>) => void;
}

export function SalesGroups({ filters, url, onChange }: SalesGroupsProps) {
  const { t } = useTranslation('data');
  const sums = useSalesSums(filters, url.by);
  const money = (key: string, title: string, pick: (row: SalesSum) => number): DataColumn<SalesSum> => ({
    key,
    title,
    width: 128,
    align: 'right',
    render: (row) => <Money fen={pick(row)} />,
  });
  const columns: DataColumn<SalesSum>[] = [
    {
      key: 'key',
      title: t(`by.${url.by}`),
      render: (row) => row.key || <span className={styles.faint}>{t('filter.without')}</span>,
    },
    {
      key: 'rows',
      title: t('sales.partCount'),
      width: 90,
      align: 'right',
      render: (row) => row.rows.toLocaleString('en-US'),
    },
    {
      key: 'orders',
      title: t('sales.orders'),
      width: 90,
      align: 'right',
      render: (row) => row.orders.toLocaleString('en-US'),
    },
    money('receipt', t('sales.receipt'), (row) => row.actual_receipt),
    money('amount', t('sales.amount'), (row) => row.sale_amount),
    money('fee', t('sales.fee'), (row) => row.software_fee),
    money('commission', t('sales.commission'), (row) => row.talent_commission + row.increment_commission),
    money('subsidy', t('sales.subsidy'), (row) => row.merchant_subsidy + row.platform_subsidy),
  ];
  const narrow = (row: SalesSum) => {
    if (url.by === 'day') {
      if (row.key) onChange({ range: `${row.key}~${row.key}` });
    } else if (url.by !== 'product') {
      onChange({ [url.by]: row.key });
    }
  };
  // The chart runs from left to right, a list begins with the newest day.
  const rows = url.by === 'day' && sums.data ? [...sums.data].reverse() : sums.data;
  return (
    <Panel
      title={t('sales.groups')}
      extra={
        <Segmented<SalesBy>
          size="small"
          aria-label={t('sales.groups')}
          value={url.by}
          onChange={(by) => onChange({ by })}
          options={SALES_BY.map((by) => ({ value: by, label: t(`by.${by}`) }))}
        />
      }
      flush
    >
      <SimpleTable
        label={t('sales.groups')}
        rowKey={(row) => row.key}
        columns={columns}
        rows={rows}
        error={sums.error}
        onRetry={() => void sums.refetch()}
        empty={<EmptyState compact picture="search" title={t('sales.noDays')} hint={t('sales.noDaysHint')} />}
        {...(url.by === 'product' ? {} : { onOpen: narrow })}
      />
    </Panel>
  );
}
