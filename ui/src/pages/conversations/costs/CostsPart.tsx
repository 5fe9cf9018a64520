/** What the model cost: today and this month against their caps, day by day, shop by shop. */
import { Alert, Progress, Segmented, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAiCosts } from '@/api/ai';
import type { AiCosts, MicroYuan, Spent } from '@/api/serviceContract';
import { useShopFilter } from '@/app/shopFilter';
import { Chart, type DataColumn, EmptyState, ErrorState, Panel, SimpleTable } from '@/components';
import { formatMicro } from '../formatMicro';
import styles from './costs.module.css';
import { type CostDays, daysIn, RANGES, rangeOf } from './range';

const HEIGHT = 260;

export function CostsPart() {
  const { t } = useTranslation('conversations');
  const [shop] = useShopFilter();
  const [days, setDays] = useState<CostDays>(30);
  const [now] = useState(() => Date.now());
  const range = rangeOf(days, now);
  const query = useAiCosts({ ...range, shop_id: shop });
  const costs = query.data;
  if (query.error && !costs) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  }
  return (
    <>
      {costs && costs.reached.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          title={t('costs.reached', {
            caps: costs.reached.map((cap) => t(`costs.cap.${cap}`)).join(t('comma')),
          })}
          description={t('costs.reachedHint')}
          action={<Link to="?tab=ai">{t('costs.toCaps')}</Link>}
        />
      ) : null}
      <div className={styles.tiles}>
        <SpentTile label={t('costs.today')} spent={costs?.today} cap={costs?.caps.day_cost} />
        <SpentTile label={t('costs.month')} spent={costs?.month} cap={costs?.caps.month_cost} />
      </div>
      <Panel
        title={t('costs.chart')}
        extra={
          <Segmented<CostDays>
            size="small"
            aria-label={t('costs.range')}
            value={days}
            onChange={setDays}
            options={RANGES.map((value) => ({ value, label: t('costs.days', { count: value }) }))}
          />
        }
      >
        <div style={{ minHeight: HEIGHT }} aria-busy={costs === undefined}>
          {costs ? (
            <DayChart costs={costs} days={daysIn(range)} />
          ) : (
            <Skeleton active title={false} paragraph={{ rows: 6 }} />
          )}
        </div>
      </Panel>
      <Panel title={t('costs.byShop')} flush>
        <ShopTable rows={costs?.shops} />
      </Panel>
    </>
  );
}

interface SpentTileProps {
  label: string;
  spent: Spent | undefined;
  /** `null`: no cap. */
  cap: MicroYuan | null | undefined;
}

function SpentTile({ label, spent, cap }: SpentTileProps) {
  const { t } = useTranslation('conversations');
  const share = spent && cap ? Math.min(100, Math.round((spent.cost / cap) * 100)) : undefined;
  return (
    <section className={styles.tile} aria-label={label}>
      <span className={styles.tileLabel}>{label}</span>
      <strong className={styles.tileValue}>
        {spent ? formatMicro(spent.cost) : <Skeleton.Button active size="small" />}
      </strong>
      <Progress
        percent={share ?? 0}
        showInfo={false}
        size="small"
        status={share === 100 ? 'exception' : 'normal'}
        aria-label={t('costs.share', { label })}
      />
      <span className={styles.tileHint}>
        {spent ? t('costs.calls', { count: spent.calls }) : ' '}
        {cap === undefined
          ? null
          : ` · ${cap === null ? t('costs.noCap') : t('costs.ofCap', { cap: formatMicro(cap) })}`}
      </span>
    </section>
  );
}

function DayChart({ costs, days }: { costs: AiCosts; days: string[] }) {
  const { t } = useTranslation('conversations');
  const spent = new Map(costs.days.map((one) => [one.day, one]));
  const money = t('costs.cost');
  return (
    <Chart
      label={t('costs.chart')}
      height={HEIGHT}
      categories={days.map((day) => day.slice(5))}
      series={[
        { name: money, kind: 'bar', values: days.map((day) => spent.get(day)?.cost ?? 0) },
        {
          name: t('costs.callsName'),
          kind: 'line',
          color: 'amber',
          right: true,
          values: days.map((day) => spent.get(day)?.calls ?? 0),
        },
      ]}
      format={(value, one) => (one.name === money ? formatMicro(value) : value.toLocaleString('en-US'))}
      empty={<EmptyState compact picture="chart" title={t('costs.empty')} hint={t('costs.emptyHint')} />}
    />
  );
}

function ShopTable({ rows }: { rows: AiCosts['shops'] | undefined }) {
  const { t } = useTranslation('conversations');
  const figure = (key: 'calls' | 'tokens_in' | 'tokens_out'): DataColumn<AiCosts['shops'][number]> => ({
    key,
    title: t(`costs.column.${key}`),
    width: 130,
    align: 'right',
    render: (row) => row[key].toLocaleString('en-US'),
  });
  return (
    <SimpleTable
      label={t('costs.byShop')}
      rowKey={(row) => row.shop_id}
      rows={rows}
      columns={[
        { key: 'shop', title: t('rule.shop'), render: (row) => row.shop_name },
        figure('calls'),
        figure('tokens_in'),
        figure('tokens_out'),
        {
          key: 'cost',
          title: t('costs.cost'),
          width: 130,
          align: 'right',
          render: (row) => formatMicro(row.cost),
        },
      ]}
      empty={<EmptyState compact picture="chart" title={t('costs.empty')} hint={t('costs.emptyHint')} />}
    />
  );
}
