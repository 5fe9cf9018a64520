/** The page at /notices. */
import { useTranslation } from 'react-i18next';
import { EmptyState, Page } from '@/components';

export function NoticesPage() {
  const { t } = useTranslation(['notices', 'components']);
  return (
    <Page title={t('notices:title')} subtitle={t('notices:subtitle')}>
      <EmptyState title={t('components:empty.title')} />
    </Page>
  );
}
