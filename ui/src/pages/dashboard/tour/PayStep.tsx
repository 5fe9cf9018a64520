/** A practice buyer pays for something the program delivers by itself. */
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Practice } from '@/api/types';
import { PayForm } from '../../practice/PayForm';
import styles from './tour.module.css';

export function PayStep({
  practice,
  onPaid,
}: {
  practice: Practice | undefined;
  onPaid: (sns: string[]) => void;
}) {
  const { t } = useTranslation('tour');
  return (
    <>
      <p className={styles.lead}>{t('pay.lead')}</p>
      <div className={styles.form}>
        {practice ? (
          // A parcel needs a person: the first delivery shows what needs nobody.
          <PayForm
            products={practice.products.filter((product) => product.kind === 'virtual')}
            compact
            primary
            onPaid={onPaid}
          />
        ) : (
          <Skeleton active paragraph={{ rows: 3 }} />
        )}
      </div>
    </>
  );
}
