/** A small place to let practice buyers pay, for trying something out at any time. */
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePractice } from '@/api/practice';
import { orderTabPath, shopPath } from '@/app/paths';
import { Panel } from '@/components';
import { PayForm } from '../practice/PayForm';

export function PracticePanel() {
  const { t } = useTranslation(['practice', 'dashboard']);
  const { message } = App.useApp();
  const practice = usePractice().data;
  if (!practice) return null;
  const paid = (sns: string[]) =>
    void message.success(
      <>
        {t('practice:pay.paid', { count: sns.length })}{' '}
        <Link to={orderTabPath('all')}>
          <Button size="small" type="link">
            {t('practice:pay.see')}
          </Button>
        </Link>
      </>,
      6,
    );
  return (
    <Panel
      title={t('practice:pay.title')}
      hint={t('practice:pay.hint')}
      extra={<Link to={shopPath(practice.shop_id, 'practice')}>{t('dashboard:practice.more')}</Link>}
    >
      <PayForm products={practice.products} compact onPaid={paid} />
    </Panel>
  );
}
