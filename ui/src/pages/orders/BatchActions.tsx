/** In place of the filters while orders are chosen: what can be done with them. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OrderActionRequest } from '@/api/types';
import { BatchBar, ConfirmButton } from '@/components';
import styles from './orders.module.css';

export interface BatchActionsProps {
  count: number;
  busy: boolean;
  onClear: () => void;
  onRun: (body: OrderActionRequest) => Promise<unknown>;
  onPostpone: () => void;
}

export function BatchActions({ count, busy, onClear, onRun, onPostpone }: BatchActionsProps) {
  const { t } = useTranslation('orders');
  return (
    <div className={styles.batch}>
      <BatchBar count={count} onClear={onClear}>
        <ConfirmButton
          size="small"
          type="primary"
          title={t('ask.deliverMany', { count })}
          description={t('ask.deliverManyHint')}
          okText={t('action.deliver')}
          disabled={busy}
          onConfirm={() => onRun({ action: 'deliver' })}
        >
          {t('action.deliver')}
        </ConfirmButton>
        <Button size="small" disabled={busy} onClick={() => void onRun({ action: 'retry' })}>
          {t('action.retry')}
        </Button>
        <Button size="small" disabled={busy} onClick={onPostpone}>
          {t('action.postpone')}
        </Button>
        <ConfirmButton
          size="small"
          title={t('ask.handledMany', { count })}
          description={t('ask.handledHint')}
          okText={t('action.handled')}
          disabled={busy}
          onConfirm={() => onRun({ action: 'handled' })}
        >
          {t('action.handled')}
        </ConfirmButton>
        <ConfirmButton
          size="small"
          danger
          title={t('ask.cancelMany', { count })}
          description={t('ask.cancelHint')}
          okText={t('action.cancel')}
          disabled={busy}
          onConfirm={() => onRun({ action: 'cancel' })}
        >
          {t('action.cancel')}
        </ConfirmButton>
      </BatchBar>
    </div>
  );
}
