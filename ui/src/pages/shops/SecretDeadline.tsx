/** Until when the logins that are kept last, and that they renew themselves. */
import { useTranslation } from 'react-i18next';
import type { Shop } from '@/api/types';
import { ToneTag } from '@/components';
import styles from './shops.module.css';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export function SecretDeadline({ shop, now = Date.now() }: { shop: Shop; now?: number }) {
  const { t } = useTranslation('shops');
  const ends = shop.secrets.map(({ expires_at }) => expires_at ?? 0).filter((at) => at > 0);
  if (ends.length === 0) return null;
  const left = Math.min(...ends) - now;
  const days = Math.floor(left / DAY);
  const hours = Math.max(1, Math.floor(left / HOUR));
  if (left <= 0) return <ToneTag tone="red">{t('deadline.over')}</ToneTag>;
  return (
    <span className={styles.deadline}>
      <ToneTag tone={left < HOUR ? 'amber' : 'green'}>
        {days >= 2 ? t('deadline.days', { days }) : t('deadline.hours', { hours })}
      </ToneTag>
      <small>{t('deadline.hint')}</small>
    </span>
  );
}
