/** A rule whose product the platform has no longer: what that means and what can be done. */
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ConfirmButton } from '@/components';
import styles from './rule.module.css';

export interface VanishedNoteProps {
  inactive: boolean;
  onDeactivate: () => void;
  onDelete: () => unknown;
}

export function VanishedNote({ inactive, onDeactivate, onDelete }: VanishedNoteProps) {
  const { t } = useTranslation(['products', 'common']);
  return (
    <Alert
      className={styles.vanished ?? ''}
      type="warning"
      showIcon
      title={t('products:vanished.title')}
      description={t('products:vanished.next')}
      action={
        <div className={styles.alertActions}>
          {inactive ? null : (
            <Button size="small" onClick={onDeactivate}>
              {t('products:batch.deactivate')}
            </Button>
          )}
          <ConfirmButton
            size="small"
            danger
            title={t('products:rule.deleteTitle')}
            okText={t('common:action.delete')}
            onConfirm={onDelete}
          >
            {t('products:rule.delete')}
          </ConfirmButton>
        </div>
      }
    />
  );
}
