/** The page at /orders. */
import { useTranslation } from 'react-i18next';
import { EmptyState, Page } from '@/components';

export function OrdersPage() {
  const { t } = useTranslation(['orders', 'components']);
  return (
    <Page title={t('orders:title')} subtitle={t('orders:subtitle')}>
      <EmptyState title={t('components:empty.title')} />
    </Page>
  );
}
