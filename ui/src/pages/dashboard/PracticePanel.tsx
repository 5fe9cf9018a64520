/** A small place to let practice buyers pay, for trying something out at any time. */
import { App, Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { usePractice } from '@/api/practice';
import { orderTabPath, shopPath } from '@/app/paths';
import { Panel } from '@/components';
import { AskButton } from '../practice/AskButton';
import { PayForm } from '../practice/PayForm';

export function PracticePanel() {
  const { t } = useTranslation(['practice', 'dashboard']);
  const { message } = App.useApp();
  const navigate = useNavigate();
  const query = usePractice();
  const practice = query.data;
  if (practice === null || (query.error && !practice)) return null;
  const paid = (sns: string[]) =>
    void message.success(
      <>
        {t('practice:pay.paid', { count: sns.length })}{' '}
        {/* Messages hang outside of the router: a link would find none. */}
        <Button size="small" type="link" onClick={() => void navigate(orderTabPath('all'))}>
          {t('practice:pay.see')}
        </Button>
      </>,
      6,
    );
  return (
    <Panel
      title={t('practice:pay.title')}
      extra={
        practice ? (
          <Link to={shopPath(practice.shop_id, 'practice')}>{t('dashboard:practice.more')}</Link>
        ) : null
      }
    >
      {practice ? (
        <>
          <PayForm products={practice.products} compact onPaid={paid} />
          <AskButton products={practice.products} block />
        </>
      ) : (
        <Skeleton active title={false} paragraph={{ rows: 5 }} />
      )}
    </Panel>
  );
}
