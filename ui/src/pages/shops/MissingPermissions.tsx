/** Permissions that the platform did not give: what stops for each, and the way to get it. */
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Shop } from '@/api/types';
import { useKnownWord } from '@/components';
import styles from './shops.module.css';

/** Without these nothing of the shop works. */
const VITAL = ['orders', 'shop'];

export function MissingPermissions({ shop }: { shop: Shop }) {
  const { t } = useTranslation('shops');
  const known = useKnownWord();
  const missing = shop.missing_permissions;
  if (missing.length === 0) return null;
  const stops = [...new Set(missing.map((one) => one.stops))];
  const scopes = (stop: string) => missing.filter((one) => one.stops === stop).map((one) => one.scope);
  return (
    <Alert
      type={stops.some((stop) => VITAL.includes(stop)) ? 'error' : 'warning'}
      showIcon
      title={t('permission.title')}
      description={
        <div className={styles.permissions}>
          <ul>
            {stops.map((stop) => (
              <li key={stop}>
                {known(`shops:permission.stops.${stop}`, stop)}
                {scopes(stop).map((scope) => (
                  <code key={scope}>{scope}</code>
                ))}
              </li>
            ))}
          </ul>
          <p>{known(`shops:permission.how.${shop.platform}`, t('permission.how.other'))}</p>
        </div>
      }
    />
  );
}
