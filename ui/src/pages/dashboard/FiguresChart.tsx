/** Orders, deliveries, verifications and revenue of 24 hours or 30 days. */
import { Segmented, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Figure } from '@/api/types';
import { usePreference } from '@/app/preferences';
import { Chart, EmptyState, formatClock, formatDate, formatFen, Panel } from '@/components';
import styles from './dashboard.module.css';

type Span = 'hours' | 'days';
const HEIGHT = 260;

export function FiguresChart({ hours, days }: { hours: Figure[] | undefined; days: Figure[] | undefined }) {
  const { t } = useTranslation('dashboard');
  const [span, setSpan] = usePreference<Span>('dashboard.span', 'hours');
  const figures = span === 'hours' ? hours : days;
  const label = t(`chart.${span}Label`);
  const revenue = t('chart.revenue');
  return (
    <Panel
      title={t('chart.title')}
      extra={
        <Segmented<Span>
          size="small"
          aria-label={t('chart.span')}
          value={span}
          onChange={setSpan}
          options={[
            { value: 'hours', label: t('chart.hours') },
            { value: 'days', label: t('chart.days') },
          ]}
        />
      }
    >
      <div className={styles.chartPlace} aria-busy={figures === undefined}>
        {figures ? (
          <Chart
            key={span}
            label={label}
            height={HEIGHT}
            categories={figures.map(({ at }) =>
              span === 'hours' ? formatClock(at) : formatDate(at).slice(5),
            )}
            series={[
              { name: t('chart.orders'), kind: 'bar', values: figures.map((one) => one.orders) },
              {
                name: t('chart.delivered'),
                kind: 'bar',
                color: 'blue',
                values: figures.map((one) => one.delivered),
              },
              {
                name: t('chart.verified'),
                kind: 'bar',
                color: 'green',
                values: figures.map((one) => one.verified),
              },
              {
                name: revenue,
                kind: 'area',
                color: 'amber',
                right: true,
                values: figures.map((one) => one.revenue),
              },
            ]}
            format={(value, one) =>
              one.name === revenue ? formatFen(value).replace(/\.00$/, '') : value.toLocaleString('en-US')
            }
            empty={
              <EmptyState compact picture="chart" title={t('chart.empty')} hint={t('chart.emptyHint')} />
            }
          />
        ) : (
          <Skeleton active paragraph={{ rows: 6 }} title={false} />
        )}
      </div>
    </Panel>
  );
}
