/** The page at /settings. */
import { useTranslation } from 'react-i18next';
import { EmptyState, Page } from '@/components';

export function SettingsPage() {
  const { t } = useTranslation(['settings', 'components']);
  return (
    <Page title={t('settings:title')} subtitle={t('settings:subtitle')}>
      <EmptyState title={t('components:empty.title')} />
    </Page>
  );
}
