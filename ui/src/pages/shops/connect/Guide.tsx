/** What to click at the platform before a shop can be connected, and what to know first. */
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PlatformKind } from '@/api/types';
import { useKnownWord } from '@/components';
import styles from '../shops.module.css';

const MOST_STEPS = 8;

export function Guide({ platform }: { platform: PlatformKind }) {
  const { t } = useTranslation('shops');
  const known = useKnownWord();
  const risk = known(`shops:guide.${platform}.risk`, '');
  const steps = Array.from({ length: MOST_STEPS }, (_, at) =>
    known(`shops:guide.${platform}.step${at + 1}`, ''),
  );
  const told = steps.filter(Boolean);
  if (told.length === 0 && !risk) return null;
  return (
    <div className={styles.guide}>
      {risk ? <Alert type="warning" showIcon title={t('connect.risk')} description={risk} /> : null}
      {told.length > 0 ? (
        <>
          <h2>{t('connect.steps')}</h2>
          <ol>
            {told.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </>
      ) : null}
    </div>
  );
}
