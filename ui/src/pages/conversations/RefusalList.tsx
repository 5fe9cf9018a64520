/** Why the output check let an answer not pass, in words. */
import { WarningOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { RefusalReason } from '@/api/serviceContract';
import styles from './conversations.module.css';

export interface RefusalListProps {
  refusals: readonly RefusalReason[];
  hint: string;
}

export function RefusalList({ refusals, hint }: RefusalListProps) {
  const { t } = useTranslation('conversations');
  const words = refusals.map((reason) => t(`refusal.${reason}`)).join(t('comma'));
  return (
    <p className={styles.refusals} role="note">
      <WarningOutlined />
      <span>
        <strong>{t('refusal.title', { reasons: words })}</strong> {hint}
      </span>
    </p>
  );
}
