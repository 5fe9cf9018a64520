/** From practice to the seller's own shop. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ADD_SHOP_PATH, PATHS } from '@/app/paths';
import styles from './tour.module.css';

export function OwnShopStep({ onFinish, busy }: { onFinish: () => void; busy: boolean }) {
  const { t } = useTranslation('tour');
  return (
    <>
      <p className={styles.lead}>{t('own.lead')}</p>
      <ol className={styles.points}>
        <li>
          <Link to={ADD_SHOP_PATH}>{t('own.shop')}</Link>
        </li>
        <li>
          <Link to={PATHS.cards}>{t('own.cards')}</Link>
        </li>
        <li>
          <Link to={PATHS.products}>{t('own.rule')}</Link>
        </li>
      </ol>
      <p className={styles.note}>{t('own.note')}</p>
      <div className={styles.actions}>
        <Button type="primary" loading={busy} onClick={onFinish}>
          {t('own.finish')}
        </Button>
      </div>
    </>
  );
}
