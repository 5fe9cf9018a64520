/** An address that leads nowhere. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '@/components';
import { PATHS } from '../paths';

export function NotFound() {
  const { t } = useTranslation('nav');
  return (
    <EmptyState
      picture="search"
      title={<h1 style={{ fontSize: 16 }}>{t('notFound.title')}</h1>}
      hint={t('notFound.hint')}
      action={
        <Link to={PATHS.dashboard}>
          <Button type="primary">{t('notFound.back')}</Button>
        </Link>
      }
    />
  );
}
