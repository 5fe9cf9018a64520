/** The page at /dashboard. */
import { useTranslation } from 'react-i18next';
import { EmptyState, Page } from '@/components';

export function DashboardPage() {
  const { t } = useTranslation(['dashboard', 'components']);
  return (
    <Page title={t('dashboard:title')} subtitle={t('dashboard:subtitle')}>
      <EmptyState title={t('components:empty.title')} />
    </Page>
  );
}
