/** The page at /products. */
import { useTranslation } from 'react-i18next';
import { EmptyState, Page } from '@/components';

export function ProductsPage() {
  const { t } = useTranslation(['products', 'components']);
  return (
    <Page title={t('products:title')} subtitle={t('products:subtitle')}>
      <EmptyState title={t('components:empty.title')} />
    </Page>
  );
}
