/** An order list without orders: what would stand here, and where to go. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Tab } from '@/api/types';
import { PATHS } from '@/app/paths';
import { EmptyState } from '@/components';

export function OrdersEmpty({ tab, onAll }: { tab: Tab; onAll: () => void }) {
  const { t } = useTranslation('orders');
  return (
    <EmptyState
      picture={tab === 'all' ? 'parcel' : 'drum'}
      title={t(`empty.${tab}.title`)}
      hint={t(`empty.${tab}.hint`)}
      action={
        tab === 'all' ? (
          <Link to={PATHS.shops}>
            <Button type="primary">{t('emptyAction.shops')}</Button>
          </Link>
        ) : (
          <Button onClick={onAll}>{t('emptyAction.all')}</Button>
        )
      }
    />
  );
}

/** Searched under one tab and found nothing. */
export function NotUnderThisTab({ onAll }: { onAll: () => void }) {
  const { t } = useTranslation('orders');
  return (
    <EmptyState
      picture="search"
      title={t('emptySearch.title')}
      hint={t('emptySearch.hint')}
      action={<Button onClick={onAll}>{t('emptyAction.searchAll')}</Button>}
    />
  );
}

export function NoneFound({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation('orders');
  return (
    <EmptyState
      picture="search"
      title={t('lookup.emptyTitle')}
      hint={t('lookup.emptyHint')}
      action={<Button onClick={onBack}>{t('lookup.back')}</Button>}
    />
  );
}
