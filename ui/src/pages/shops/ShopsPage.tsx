/** The page at /shops. */
import { useTranslation } from 'react-i18next';
import { EmptyState, Page } from '@/components';

export function ShopsPage() {
  const { t } = useTranslation(['shops', 'components']);
  return (
    <Page title={t('shops:title')} subtitle={t('shops:subtitle')}>
      <EmptyState title={t('components:empty.title')} />
    </Page>
  );
}
