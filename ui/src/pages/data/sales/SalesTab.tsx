/** 售卖明细: totals, days, groups, and the rows themselves. */
import { useTranslation } from 'react-i18next';
import { type SalesFilters, useSalesSums } from '@/api/reports';
import { ErrorState, Panel } from '@/components';
import { momentsOf } from '@/pages/orders/timeRange';
import styles from '../data.module.css';
import { ExportButton } from '../ExportButton';
import { NothingImported } from '../NothingImported';
import { useDataUrl } from '../useDataUrl';
import { useReportShop } from '../useReportShop';
import { SalesChart } from './SalesChart';
import { SalesFilterBar } from './SalesFilterBar';
import { SalesGroups } from './SalesGroups';
import { SalesTable } from './SalesTable';
import { SalesTiles } from './SalesTiles';

/** The end of the current hour: a range stays the same while the page is looked at. */
const HOUR_MS = 3_600_000;

export function SalesTab() {
  const { t } = useTranslation('data');
  const shop = useReportShop();
  const { url, change, clear, narrowed } = useDataUrl();
  const now = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
  const filters: SalesFilters = {
    ...(shop ? { shop_id: shop } : {}),
    ...(url.status === undefined ? {} : { status: url.status }),
    ...(url.channel === undefined ? {} : { channel: url.channel }),
    ...(url.role === undefined ? {} : { role: url.role }),
    ...(url.store === undefined ? {} : { store: url.store }),
    ...(url.number === undefined ? {} : { number: url.number }),
    ...(url.range ? momentsOf(url.range, now) : {}),
    when: url.when,
  };
  const totals = useSalesSums(filters, 'all');
  if (totals.error && !totals.data) {
    return <ErrorState error={totals.error} onRetry={() => void totals.refetch()} />;
  }
  if (totals.data?.length === 0 && !narrowed) return <NothingImported kind="sales" />;
  const { number, ...rest } = filters;
  return (
    <div className={styles.stack}>
      <div className={styles.line}>
        <SalesFilterBar url={url} onChange={change} {...(narrowed ? { onClear: clear } : {})} />
        <span className={styles.spring} />
        <ExportButton kind="sales" filter={{ ...rest, ...(number ? { q: number } : {}) }} />
      </div>
      <SalesTiles sum={totals.data ? (totals.data[0] ?? null) : undefined} />
      <Panel title={t(`sales.days.${url.when}`)}>
        <SalesChart filters={filters} />
      </Panel>
      <SalesGroups filters={filters} url={url} onChange={change} />
      <Panel title={t('sales.rows')} flush>
        <SalesTable filters={filters} {...(narrowed ? { onClear: clear } : {})} />
      </Panel>
    </div>
  );
}
