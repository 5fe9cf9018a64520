/** Orders of platforms that call us by day, shop and kind, with the share that succeeded: as a chart and as a table. */
import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useInboundStatistics } from '@/api/inbound';
import type { InboundDay } from '@/api/types';
import { type DataColumn, EmptyState, formatDate, Money, Panel, SimpleTable } from '@/components';
import { StatisticsChart } from './StatisticsChart';

const SPANS = [7, 30, 90] as const;

export function StatisticsTable({ shopId }: { shopId: string }) {
  const { t } = useTranslation('inbound');
  const [days, setDays] = useState<number>(30);
  const [all, setAll] = useState(false);
  const query = useInboundStatistics(all ? undefined : shopId, days);
  const number = (key: 'total' | 'succeeded' | 'failed' | 'open'): DataColumn<InboundDay> => ({
    key,
    title: t(`stats.${key}`),
    width: 90,
    align: 'right',
    render: (row) => row[key],
  });
  const columns: DataColumn<InboundDay>[] = [
    { key: 'day', title: t('stats.day'), width: 130, render: (row) => formatDate(row.at) },
    ...(all
      ? [{ key: 'shop', title: t('stats.shop'), width: 160, render: (row: InboundDay) => row.shop_name }]
      : []),
    { key: 'kind', title: t('stats.kind'), width: 90, render: (row) => t(`map.${row.kind}`) },
    number('total'),
    number('succeeded'),
    number('failed'),
    number('open'),
    {
      key: 'rate',
      title: t('stats.rate'),
      width: 100,
      align: 'right',
      render: (row) => `${((row.succeeded / Math.max(row.total, 1)) * 100).toFixed(1)}%`,
    },
    {
      key: 'amount',
      title: t('stats.amount'),
      width: 130,
      align: 'right',
      render: (row) => <Money fen={row.amount} />,
    },
  ];
  return (
    <Panel
      title={t('tab.statistics')}
      flush
      extra={
        <>
          <Segmented
            value={all ? 'all' : 'one'}
            onChange={(value) => setAll(value === 'all')}
            options={(['one', 'all'] as const).map((value) => ({ value, label: t(`stats.${value}`) }))}
          />
          <Segmented
            value={days}
            onChange={(value) => setDays(Number(value))}
            options={SPANS.map((count) => ({ value: count, label: t('stats.days', { count }) }))}
          />
        </>
      }
    >
      <StatisticsChart days={query.data?.days ?? []} />
      <SimpleTable
        label={t('tab.statistics')}
        rowKey={(row) => `${row.at}-${row.shop_id}-${row.kind}`}
        columns={columns}
        rows={query.data?.days}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={<EmptyState picture="list" title={t('stats.empty')} hint={t('stats.emptyHint')} />}
      />
    </Panel>
  );
}
