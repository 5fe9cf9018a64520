/** The same delivery from the other side: the buyer's phone. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePracticeOrder } from '@/api/practice';
import { BuyerView } from '../../practice/BuyerView';
import styles from './tour.module.css';

export function SeeStep({ sn, onNext }: { sn: string | undefined; onNext: () => void }) {
  const { t } = useTranslation('tour');
  const order = usePracticeOrder(sn).data;
  return (
    <>
      <p className={styles.lead}>{t('see.lead')}</p>
      <div className={styles.form}>
        <BuyerView order={order} />
      </div>
      <div className={styles.actions}>
        <Button type="primary" onClick={onNext}>
          {t('see.next')}
        </Button>
      </div>
    </>
  );
}
