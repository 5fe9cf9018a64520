/** Uploads of which nobody knows whether the platform took the cards; each is settled by one word of the seller's. */
import { Button, Modal, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCardUploads } from '@/api/cards';
import { EmptyState, ErrorState } from '@/components';
import styles from '../cards.module.css';
import { UnknownUpload } from './UnknownUpload';

export function UploadsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation(['cards', 'common']);
  const uploads = useCardUploads();
  return (
    <Modal
      open={open}
      title={t('cards:uploads.title')}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{t('common:action.close')}</Button>}
      width={640}
      destroyOnHidden
    >
      {uploads.data === undefined ? (
        uploads.error ? (
          <ErrorState compact error={uploads.error} onRetry={() => void uploads.refetch()} />
        ) : (
          <Skeleton active paragraph={{ rows: 4 }} />
        )
      ) : uploads.data.length === 0 ? (
        <EmptyState compact title={t('cards:uploads.empty')} hint={t('cards:uploads.emptyHint')} />
      ) : (
        <div className={styles.stack}>
          <p>{t('cards:uploads.note')}</p>
          {uploads.data.map((upload) => (
            <UnknownUpload key={upload.id} upload={upload} />
          ))}
        </div>
      )}
    </Modal>
  );
}
