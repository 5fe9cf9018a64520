/** The page at /deliveries. */
import { useTranslation } from 'react-i18next';
import { EmptyState, Page } from '@/components';

export function DeliveriesPage() {
  const { t } = useTranslation(['deliveries', 'components']);
  return (
    <Page title={t('deliveries:title')} subtitle={t('deliveries:subtitle')}>
      <EmptyState title={t('components:empty.title')} />
    </Page>
  );
}
