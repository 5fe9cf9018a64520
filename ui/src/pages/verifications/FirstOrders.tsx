/** Rules that ask before they verify for the first time, and the orders that wait for a go. */
import { Alert, App } from 'antd';
import { useTranslation } from 'react-i18next';
import type { VerificationRule } from '@/api/types';
import { useApproveVerification } from '@/api/verifications';
import { ConfirmButton, useNotifyError } from '@/components';
import styles from './verifications.module.css';

export function FirstOrders({ rules }: { rules: VerificationRule[] }) {
  const { t } = useTranslation('verifications');
  const { message } = App.useApp();
  const notify = useNotifyError();
  const approve = useApproveVerification();
  const asking = rules.filter((rule) => rule.waiting.length > 0);
  const go = (rule: string, order: string) =>
    approve
      .mutateAsync({ rule, order })
      .then(() => void message.success(t('first.asked')))
      .catch(notify);
  return asking.map((rule) => (
    <Alert
      key={rule.id}
      type="warning"
      showIcon
      title={t('first.title', { shop: rule.shop_name })}
      description={
        <>
          <p>{t('first.hint')}</p>
          <ul className={styles.firsts}>
            {rule.waiting.map(({ order_id, order_sn }) => (
              <li key={order_id}>
                <span>{order_sn}</span>
                <ConfirmButton
                  size="small"
                  title={t('first.confirm', { sn: order_sn })}
                  okText={t('first.go')}
                  onConfirm={() => go(rule.id, order_id)}
                >
                  {t('first.go')}
                </ConfirmButton>
              </li>
            ))}
          </ul>
        </>
      }
    />
  ));
}
