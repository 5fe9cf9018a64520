/** Takes a verification back, as long as the platform lets that be done; shows how long. */
import { RollbackOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { VerificationRecord } from '@/api/types';
import { useVerificationAction } from '@/api/verifications';
import { ConfirmButton, useNotifyError } from '@/components';
import { countdown, useNow } from './useNow';

export interface UndoButtonProps {
  record: VerificationRecord;
  small?: boolean;
  onDone?: (record: VerificationRecord) => void;
}

export function UndoButton({ record, small, onDone }: UndoButtonProps) {
  const { t } = useTranslation('verifications');
  const notify = useNotifyError();
  const act = useVerificationAction();
  const until = record.state === 'verified' && !record.undoing ? record.undo_until : null;
  const now = useNow(until !== null);
  if (until === null || now >= until) return null;
  const undo = () =>
    act.mutateAsync({ id: record.id, body: { action: 'undo' } }).then((after) => onDone?.(after), notify);
  return (
    <ConfirmButton
      {...(small ? { size: 'small' as const } : {})}
      icon={<RollbackOutlined />}
      title={t('undo.confirm', { code: record.code })}
      description={t('undo.hint')}
      okText={t('undo.button')}
      danger
      onConfirm={undo}
    >
      {t('undo.left', { time: countdown(until - now) })}
    </ConfirmButton>
  );
}
