/** Orders of the platform by day and kind, with the share that succeeded. */
import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useInboundStatistics } from '@/api/inbound';
import type { InboundDay } from '@/api/types';
import { type DataColumn, EmptyState, formatDate, Money, Panel, SimpleTable } from '@/components';

const SPANS = [7, 30, 90] as const;

export function StatisticsTable({ shopId }: { shopId: string }) {
  const { t } = useTranslation('inbound');
  const [days, setDays] = useState<number>(30);
  const query = useInboundStatistics(shopId, days);
  const number = (key: 'total' | 'succeeded' | 'failed' | 'open'): DataColumn<InboundDay> => ({
    key,
    title: t(`stats.${key}`),
    width: 90,
    align: 'right',
    render: (row) => row[key],
  });
  const columns: DataColumn<InboundDay>[] = [
    { key: 'day', title: t('stats.day'), width: 130, render: (row) => formatDate(row.at) },
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
        <Segmented
          value={days}
          onChange={(value) => setDays(Number(value))}
          options={SPANS.map((count) => ({ value: count, label: t('stats.days', { count }) }))}
        />
      }
    >
      <SimpleTable
        label={t('tab.statistics')}
        rowKey={(row) => `${row.at}-${row.kind}`}
        columns={columns}
        rows={query.data?.days}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={<EmptyState picture="list" title={t('stats.empty')} hint={t('stats.emptyHint')} />}
      />
    </Panel>
  );
}
