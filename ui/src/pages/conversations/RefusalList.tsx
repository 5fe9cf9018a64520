/** Why the output check let an answer not pass, in words. */
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { RefusalReason } from '@/api/serviceContract';

export interface RefusalListProps {
  refusals: readonly RefusalReason[];
  hint?: string;
}

export function RefusalList({ refusals, hint }: RefusalListProps) {
  const { t } = useTranslation('conversations');
  const words = refusals.map((reason) => t(`refusal.${reason}`)).join(t('comma'));
  return (
    <Alert
      type="warning"
      showIcon
      title={t('refusal.title', { reasons: words })}
      {...(hint === undefined ? {} : { description: hint })}
    />
  );
}
