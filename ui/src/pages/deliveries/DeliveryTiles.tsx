/** Today's deliveries in figures; each leads to the orders behind it. */
import { useTranslation } from 'react-i18next';
import { useDashboard } from '@/api/dashboard';
import { useOrderTabs } from '@/api/orders';
import { orderTabPath, PATHS } from '@/app/paths';
import type { Tone } from '@/app/theme/palette';
import { StatTile } from '@/components';
import styles from './deliveries.module.css';

const QUEUES = [
  { tab: 'scheduled', tone: 'blue' },
  { tab: 'manual', tone: 'amber' },
  { tab: 'needs_review', tone: 'purple' },
  { tab: 'out_of_stock', tone: 'red' },
] as const satisfies readonly { tab: string; tone: Tone }[];

export function DeliveryTiles({ shopId }: { shopId: string | undefined }) {
  const { t } = useTranslation('deliveries');
  const dashboard = useDashboard(shopId);
  const tabs = useOrderTabs(shopId);
  const today = dashboard.data?.today;
  const counts = tabs.data?.counts;
  /** The place of a figure that is still on its way; a dash when it does not come. */
  const figure = (count: number | undefined, failed: boolean) =>
    count?.toLocaleString('en-US') ?? (failed ? '—' : undefined);
  const rate = today?.auto_success_rate;
  return (
    <div className={styles.tiles}>
      <StatTile
        label={t('tile.delivered')}
        value={figure(today?.delivered, dashboard.isError)}
        hint={
          rate === undefined || rate === null ? ' ' : t('tile.rate', { rate: `${(rate * 100).toFixed(1)}%` })
        }
      />
      <StatTile
        label={t('tile.waiting')}
        value={figure(today?.waiting, dashboard.isError)}
        hint={t('tile.waitingHint')}
        to={orderTabPath('pending_ship')}
      />
      {QUEUES.map(({ tab, tone }) => {
        const count = counts ? (counts[tab] ?? 0) : undefined;
        return (
          <StatTile
            key={tab}
            label={t(`tile.${tab}`)}
            value={figure(count, tabs.isError)}
            hint={t(`tile.${tab}Hint`)}
            {...(count ? { tone } : {})}
            to={orderTabPath(tab)}
          />
        );
      })}
      <StatTile
        label={t('tile.failed')}
        value={figure(today?.failed, dashboard.isError)}
        hint={t('tile.failedHint')}
        {...(today?.failed ? { tone: 'red' as const } : {})}
        to={`${PATHS.deliveries}?only=failed`}
      />
    </div>
  );
}
