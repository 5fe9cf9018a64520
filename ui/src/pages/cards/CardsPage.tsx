/** The page at /cards. */
import { useTranslation } from 'react-i18next';
import { EmptyState, Page } from '@/components';

export function CardsPage() {
  const { t } = useTranslation(['cards', 'components']);
  return (
    <Page title={t('cards:title')} subtitle={t('cards:subtitle')}>
      <EmptyState title={t('components:empty.title')} />
    </Page>
  );
}
