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
  const today = useDashboard(shopId).data?.today;
  const counts = useOrderTabs(shopId).data?.counts;
  const rate = today?.auto_success_rate;
  return (
    <div className={styles.tiles}>
      <StatTile
        label={t('tile.delivered')}
        value={figure(today?.delivered)}
        hint={
          rate === undefined || rate === null ? ' ' : t('tile.rate', { rate: `${(rate * 100).toFixed(1)}%` })
        }
      />
      <StatTile
        label={t('tile.waiting')}
        value={figure(today?.waiting)}
        hint={t('tile.waitingHint')}
        to={orderTabPath('pending_ship')}
      />
      {QUEUES.map(({ tab, tone }) => {
        const count = counts ? (counts[tab] ?? 0) : undefined;
        return (
          <StatTile
            key={tab}
            label={t(`tile.${tab}`)}
            value={figure(count)}
            hint={t(`tile.${tab}Hint`)}
            {...(count ? { tone } : {})}
            to={orderTabPath(tab)}
          />
        );
      })}
      <StatTile
        label={t('tile.failed')}
        value={figure(today?.failed)}
        hint={t('tile.failedHint')}
        {...(today?.failed ? { tone: 'red' as const } : {})}
        to={`${PATHS.deliveries}?only=failed`}
      />
    </div>
  );
}

function figure(count: number | undefined): string | undefined {
  return count?.toLocaleString('en-US');
}
