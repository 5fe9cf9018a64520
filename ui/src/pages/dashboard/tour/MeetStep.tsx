/** What the practice shop is. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Practice } from '@/api/types';
import { shopPath } from '@/app/paths';
import styles from './tour.module.css';

export function MeetStep({ practice, onNext }: { practice: Practice | undefined; onNext: () => void }) {
  const { t } = useTranslation('tour');
  return (
    <>
      <p className={styles.lead}>{t('meet.lead')}</p>
      <ul className={styles.points}>
        <li>{t('meet.stocked')}</li>
        <li>{t('meet.same')}</li>
        <li>{t('meet.safe')}</li>
      </ul>
      <div className={styles.actions}>
        <Button type="primary" onClick={onNext}>
          {t('meet.next')}
        </Button>
        {practice ? <Link to={shopPath(practice.shop_id, 'practice')}>{t('meet.look')}</Link> : null}
      </div>
    </>
  );
}
