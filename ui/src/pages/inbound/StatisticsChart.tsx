/** Orders by day, and the share of them that succeeded. */
import { useTranslation } from 'react-i18next';
import type { InboundDay } from '@/api/types';
import { Chart, type ChartSeries, formatDate, PanelInset } from '@/components';

interface Sum {
  at: number;
  total: number;
  succeeded: number;
  failed: number;
  open: number;
}

/** One entry a day over shops and kinds, oldest first. */
export function byDay(days: readonly InboundDay[]): Sum[] {
  const sums = new Map<number, Sum>();
  for (const { at, total, succeeded, failed, open } of days) {
    const sum = sums.get(at) ?? { at, total: 0, succeeded: 0, failed: 0, open: 0 };
    sums.set(at, {
      at,
      total: sum.total + total,
      succeeded: sum.succeeded + succeeded,
      failed: sum.failed + failed,
      open: sum.open + open,
    });
  }
  return [...sums.values()].sort((one, other) => one.at - other.at);
}

export function StatisticsChart({ days }: { days: readonly InboundDay[] }) {
  const { t } = useTranslation('inbound');
  const sums = byDay(days);
  if (sums.length === 0) return null;
  const rate = t('stats.rate');
  const bar = (key: 'succeeded' | 'failed' | 'open', color: 'green' | 'red' | 'grey'): ChartSeries => ({
    name: t(`stats.${key}`),
    kind: 'bar',
    color,
    values: sums.map((sum) => sum[key]),
  });
  return (
    <PanelInset>
      <Chart
        label={t('stats.chart')}
        categories={sums.map(({ at }) => formatDate(at))}
        series={[
          bar('succeeded', 'green'),
          bar('failed', 'red'),
          bar('open', 'grey'),
          {
            name: rate,
            kind: 'line',
            color: 'amber',
            right: true,
            most: 100,
            values: sums.map((sum) => Math.round((sum.succeeded / Math.max(sum.total, 1)) * 1000) / 10),
          },
        ]}
        format={(value, series) => (series.name === rate ? `${value}%` : String(value))}
      />
    </PanelInset>
  );
}
