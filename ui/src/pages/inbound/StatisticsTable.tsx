/** Orders of platforms that call us by day, shop or kind, with the share that succeeded: as a chart and as a table. */
import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useInboundStatistics } from '@/api/inbound';
import type { Shop } from '@/api/types';
import { type DataColumn, EmptyState, formatDate, Money, Panel, SimpleTable } from '@/components';
import { StatisticsChart } from './StatisticsChart';
import { GROUPINGS, type Group, type Grouping, grouped, TOTAL, withTotal } from './statistics';

const SPANS = [7, 30, 90] as const;

interface StatisticsTableProps {
  shopId: string;
  platform: Shop['platform'];
}

export function StatisticsTable({ shopId, platform }: StatisticsTableProps) {
  const { t } = useTranslation('inbound');
  const [days, setDays] = useState<number>(30);
  const [all, setAll] = useState(false);
  const [by, setBy] = useState<Grouping>('day');
  const query = useInboundStatistics(all ? undefined : shopId, days);
  const number = (key: 'total' | 'succeeded' | 'failed' | 'open'): DataColumn<Group> => ({
    key,
    title: t(`stats.${key}`),
    width: 90,
    align: 'right',
    render: (row) => row[key],
  });
  /** The first column names what a row sums up, the last row sums up all of them. */
  const named = (row: Group): string => {
    if (row.key === TOTAL) return t('stats.sum');
    if (by === 'shop') return row.shop_name;
    return by === 'type' ? t(`map.${row.kind}`) : formatDate(row.at);
  };
  const ofDay = (render: (row: Group) => string) => (row: Group) => (row.key === TOTAL ? '' : render(row));
  const columns: DataColumn<Group>[] = [
    { key: 'group', title: t(`stats.named.${by}`), width: 160, render: named },
    ...(all && by === 'day'
      ? [{ key: 'shop', title: t('stats.shop'), width: 160, render: ofDay((row) => row.shop_name) }]
      : []),
    ...(by === 'day'
      ? [{ key: 'kind', title: t('stats.kind'), width: 90, render: ofDay((row) => t(`map.${row.kind}`)) }]
      : []),
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
      // Only 京东通用交易 has an order for each call that was refused.
      hint={platform === 'jd_general' ? undefined : t('stats.refusedHint')}
      flush
      extra={
        <>
          <Segmented<Grouping>
            value={by}
            onChange={setBy}
            options={GROUPINGS.map((value) => ({ value, label: t(`stats.by.${value}`) }))}
          />
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
        rowKey={(row) => row.key}
        columns={columns}
        rows={query.data && withTotal(grouped(query.data.days, by))}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={<EmptyState picture="list" title={t('stats.empty')} hint={t('stats.emptyHint')} />}
      />
    </Panel>
  );
}
