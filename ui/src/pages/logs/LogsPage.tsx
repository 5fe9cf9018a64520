/** The page at /logs. */
import { useTranslation } from 'react-i18next';
import { EmptyState, Page } from '@/components';

export function LogsPage() {
  const { t } = useTranslation(['logs', 'components']);
  return (
    <Page title={t('logs:title')} subtitle={t('logs:subtitle')}>
      <EmptyState title={t('components:empty.title')} />
    </Page>
  );
}
