/** What can be done about one verification: undo it, try it again, say what became of it. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { VerificationActionRequest, VerificationRecord } from '@/api/types';
import { useVerificationAction } from '@/api/verifications';
import { ConfirmButton, useNotifyError } from '@/components';
import { UndoButton } from './UndoButton';
import styles from './verifications.module.css';

export function RecordActions({ record }: { record: VerificationRecord }) {
  const { t } = useTranslation('verifications');
  const notify = useNotifyError();
  const act = useVerificationAction();
  const tell = (body: VerificationActionRequest) => act.mutateAsync({ id: record.id, body }).catch(notify);
  if (record.state === 'verified') return <UndoButton record={record} small />;
  if (record.state === 'failed') {
    return (
      <Button size="small" loading={act.isPending} onClick={() => void tell({ action: 'retry' })}>
        {t('action.retry')}
      </Button>
    );
  }
  if (record.state !== 'needs_review') return null;
  return (
    <span className={styles.buttons}>
      <ConfirmButton
        size="small"
        title={t('action.countsConfirm')}
        okText={t('action.counts')}
        onConfirm={() => tell({ action: 'resolve', counts: true })}
      >
        {t('action.counts')}
      </ConfirmButton>
      <ConfirmButton
        size="small"
        title={t('action.notConfirm')}
        okText={t('action.not')}
        onConfirm={() => tell({ action: 'resolve', counts: false })}
      >
        {t('action.not')}
      </ConfirmButton>
    </span>
  );
}
