/** The page at /tasks. */
import { useTranslation } from 'react-i18next';
import { EmptyState, Page } from '@/components';

export function TasksPage() {
  const { t } = useTranslation(['tasks', 'components']);
  return (
    <Page title={t('tasks:title')} subtitle={t('tasks:subtitle')}>
      <EmptyState title={t('components:empty.title')} />
    </Page>
  );
}
