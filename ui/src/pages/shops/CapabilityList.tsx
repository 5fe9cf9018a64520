/** What a shop's platform can do in this version; what it cannot is greyed, with the reason. */
import { useTranslation } from 'react-i18next';
import { usePlatforms } from '@/api/shopActions';
import type { Capability, Shop } from '@/api/types';
import { Panel, stateLook, ToneTag } from '@/components';
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

export function CapabilityList({ shop }: { shop: Shop }) {
  const { t } = useTranslation('shops');
  const platform = usePlatforms().data?.find((info) => info.platform === shop.platform);
  return (
    <Panel title={t('capability.title')} flush>
      <ul className={styles.lines}>
        {ALL.map((capability) => {
          const has = shop.capabilities.includes(capability);
          // The platform has it and this shop does not: a permission is missing, not the platform's part.
          const lacksPermission = !has && platform?.capabilities.includes(capability);
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
