/** What the seller has just said, until the program has it as a line. */
import { LoadingOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { pictureAddress, type Saying } from '@/api/conversations';
import styles from './talk.module.css';

export function SayingLine({ saying }: { saying: Saying }) {
  const { t } = useTranslation('conversations');
  return (
    <div className={styles.line} data-side="seller">
      <div className={styles.bubble} data-under-way="">
        {saying.picture_id ? (
          <img className={styles.picture} src={pictureAddress(saying.picture_id)} alt={t('kind.picture')} />
        ) : (
          saying.text
        )}
      </div>
      <div className={styles.meta}>
        <LoadingOutlined /> {t('send.sending')}
      </div>
    </div>
  );
}
