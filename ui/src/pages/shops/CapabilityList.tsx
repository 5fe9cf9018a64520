/** What a shop's platform can do in this version; what it cannot, or lacks a permission for, with the reason. */
import { useTranslation } from 'react-i18next';
import { usePlatforms } from '@/api/shopActions';
import type { Capability, Shop } from '@/api/types';
import { Panel, stateLook, ToneTag, useKnownWord } from '@/components';
import styles from './shops.module.css';

const ALL = [
  'pull_orders',
  'push_events',
  'order_detail',
  'deliver_content',
  'mark_shipped',
  'read_back',
  'goods',
  'verify',
  'chat',
  'authorize',
] as const satisfies readonly Capability[];

/** What has to be permitted for a capability, in the words of `missing_permissions`. */
const NEEDS: Partial<Record<Capability, readonly string[]>> = {
  pull_orders: ['orders'],
  push_events: ['push'],
  order_detail: ['orders'],
  deliver_content: ['vouchers'],
  mark_shipped: ['parcels'],
  read_back: ['orders'],
  goods: ['goods'],
  verify: ['redeem_ota', 'redeem_merchant', 'redeem_realtime'],
};

/** What of a capability stops for missing permissions, and whether all of it does. */
function stopped(shop: Shop, capability: Capability): { stops: string[]; all: boolean } {
  const needs = NEEDS[capability] ?? [];
  const missing = new Set(shop.missing_permissions.map((one) => one.stops));
  const stops = needs.filter((need) => missing.has(need));
  return { stops, all: stops.length > 0 && stops.length === needs.length };
}

export function CapabilityList({ shop }: { shop: Shop }) {
  const { t } = useTranslation('shops');
  const known = useKnownWord();
  const platform = usePlatforms().data?.find((info) => info.platform === shop.platform);
  return (
    <Panel title={t('capability.title')} flush>
      <ul className={styles.lines}>
        {ALL.map((capability) => {
          const has = shop.capabilities.includes(capability);
          // The platform has it and this shop does not: a permission is missing, not the platform's part.
          const lacksPermission = !has && platform?.capabilities.includes(capability);
          const { stops, all } = has ? stopped(shop, capability) : { stops: [], all: false };
          if (stops.length > 0) {
            const what = stops
              .map((stop) => known(`shops:permission.stops.${stop}`, stop))
              .join(t('capability.and'));
            return (
              <li key={capability} data-off={all ? '' : undefined}>
                <span className={styles.item}>{t(`capability.${capability}`)}</span>
                <span className={styles.why}>{t('capability.grant', { what })}</span>
                <ToneTag plain tone="amber" icon={stateLook('level', 'warn').icon}>
                  {all ? t('capability.lacking') : t('capability.partly')}
                </ToneTag>
              </li>
            );
          }
          return (
            <li key={capability} data-off={has ? undefined : ''}>
              <span className={styles.item}>{t(`capability.${capability}`)}</span>
              <span className={styles.why}>
                {has ? '' : lacksPermission ? t('capability.noPermission') : t('capability.platformHasNone')}
              </span>
              <ToneTag
                plain
                tone={has ? 'green' : 'grey'}
                icon={has ? stateLook('check', 'ok').icon : stateLook('order', 'closed').icon}
              >
                {has ? t('capability.yes') : t('capability.no')}
              </ToneTag>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
