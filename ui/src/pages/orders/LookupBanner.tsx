/** Above the found orders: how many of the numbers are orders, and which are not. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OrderLookupResult } from '@/api/types';
import { CopyText, stateLook, ToneTag } from '@/components';
import styles from './orders.module.css';

export interface LookupBannerProps {
  asked: number;
  /** `undefined` while looking. */
  found: OrderLookupResult | undefined;
  onBack: () => void;
}

export function LookupBanner({ asked, found, onBack }: LookupBannerProps) {
  const { t } = useTranslation(['orders', 'common']);
  const missing = found?.missing ?? [];
  return (
    <section className={styles.banner} aria-live="polite" aria-label={t('orders:lookup.title')}>
      <span>
        {found ? t('orders:lookup.found', { found: found.items.length, asked }) : t('common:loading')}
      </span>
      {missing.length > 0 ? (
        <ToneTag tone="amber" icon={stateLook('level', 'warn').icon}>
          {t('orders:lookup.missing', { count: missing.length })}
        </ToneTag>
      ) : null}
      {missing.length > 1 ? (
        <CopyText text={missing.join('\n')} code={false}>
          {t('orders:lookup.copyMissing')}
        </CopyText>
      ) : null}
      <span className={styles.spring} />
      <Button size="small" onClick={onBack}>
        {t('orders:lookup.back')}
      </Button>
      {missing.length > 0 ? (
        <div className={styles.missing}>
          {missing.map((sn) => (
            <CopyText key={sn} text={sn} />
          ))}
        </div>
      ) : null}
    </section>
  );
}
