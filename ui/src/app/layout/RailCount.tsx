/** How many buyers wait for an answer, beside the word of the page that shows them. Nothing while nobody waits. */
import { useTranslation } from 'react-i18next';
import { useConversationCounts } from '@/api/conversations';
import { useShopFilter } from '../shopFilter';
import styles from './Rail.module.css';

const MOST = 99;

export function RailCount() {
  const { t } = useTranslation('nav');
  const [shop] = useShopFilter();
  const waiting = useConversationCounts(shop).data?.waiting ?? 0;
  if (waiting === 0) return null;
  return (
    <small className={styles.count}>
      <span aria-hidden="true">{waiting > MOST ? `${MOST}+` : waiting}</span>
      <span className={styles.hidden}>{t('waitingTalks', { count: waiting })}</span>
    </small>
  );
}
