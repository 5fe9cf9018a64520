/** The rows of 售卖明细. */
import { useTranslation } from 'react-i18next';
import { type SalesFilters, useSales } from '@/api/reports';
import type { SalesDetail } from '@/api/types';
import { usePreference } from '@/app/preferences';
import { CopyText, type DataColumn, DataTable, Money, Time } from '@/components';
import styles from '../data.module.css';

const PAGE_SIZE = 50;

export function SalesTable({ filters, onClear }: { filters: SalesFilters; onClear?: () => void }) {
  const { t } = useTranslation('data');
  const [limit, setLimit] = usePreference('data.sales.pageSize', PAGE_SIZE);
  const query = useSales(filters, limit);
  const money = (
    key: string,
    title: string,
    pick: (row: SalesDetail) => number | null,
    hidden = false,
  ): DataColumn<SalesDetail> => ({
    key,
    title,
    width: 116,
    align: 'right',
    hidden,
    render: (row) => <Money fen={pick(row)} />,
  });
  const columns: DataColumn<SalesDetail>[] = [
    {
      key: 'order',
      title: t('column.order'),
      width: 190,
      required: true,
      render: (row) => <CopyText text={row.order_id} />,
    },
    {
      key: 'sub',
      title: t('column.subOrder'),
      width: 190,
      hidden: true,
      render: (row) => (row.sub_order_id ? <CopyText text={row.sub_order_id} /> : '—'),
    },
    { key: 'product', title: t('column.product'), render: (row) => row.product_name || '—' },
    { key: 'status', title: t('by.status'), width: 92, render: (row) => row.coupon_status || '—' },
    {
      key: 'verified',
      title: t('column.verifiedAt'),
      width: 140,
      render: (row) => <Time at={row.verified_at} />,
    },
    {
      key: 'paid',
      title: t('column.paidAt'),
      width: 140,
      hidden: true,
      render: (row) => <Time at={row.paid_at} />,
    },
    money('receipt', t('sales.receipt'), (row) => row.actual_receipt),
    money('amount', t('sales.amount'), (row) => row.sale_amount),
    money('fee', t('sales.fee'), (row) => row.software_fee),
    money('talent', t('column.talent'), (row) => row.talent_commission, true),
    money('increment', t('column.increment'), (row) => row.increment_commission, true),
    money('merchant', t('column.merchantSubsidy'), (row) => row.merchant_subsidy, true),
    money('platform', t('column.platformSubsidy'), (row) => row.platform_subsidy, true),
    { key: 'channel', title: t('by.channel'), width: 104, render: (row) => row.deal_channel || '—' },
    { key: 'role', title: t('by.role'), width: 84, render: (row) => row.sales_role || '—' },
    { key: 'store', title: t('by.store'), width: 130, hidden: true, render: (row) => row.store || '—' },
    { key: 'owner', title: t('column.owner'), width: 110, hidden: true, render: (row) => row.owner_nickname },
  ];
  return (
    <div className={styles.list}>
      <DataTable
        id="data.sales"
        label={t('sales.rows')}
        rowKey={(row) => `${row.order_id}/${row.sub_order_id}`}
        columns={columns}
        query={query}
        pageSize={{ value: limit, onChange: setLimit }}
        onClearFilters={onClear}
      />
    </div>
  );
}
