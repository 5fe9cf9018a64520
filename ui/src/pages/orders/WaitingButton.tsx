/** After a refill: sends every order that waits for stock. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { allOrdersOf } from '@/api/orders';
import { ConfirmButton, useNotifyError } from '@/components';
import type { Batch } from './useBatch';

export interface WaitingButtonProps {
  count: number;
  shopId: string | undefined;
  batch: Batch;
}

export function WaitingButton({ count, shopId, batch }: WaitingButtonProps) {
  const { t } = useTranslation('orders');
  const notify = useNotifyError();
  const [collecting, setCollecting] = useState(false);
  const sendAll = async () => {
    setCollecting(true);
    try {
      const rows = await allOrdersOf({ tab: 'out_of_stock', ...(shopId ? { shop_id: shopId } : {}) });
      batch.remember(rows);
      await batch.run(
        rows.map(({ id }) => id),
        { action: 'deliver' },
      );
    } catch (error) {
      notify(error);
    } finally {
      setCollecting(false);
    }
  };
  return (
    <ConfirmButton
      type="primary"
      title={t('waiting.ask', { count })}
      description={t('waiting.hint')}
      okText={t('button.send_now')}
      disabled={collecting || batch.busy}
      onConfirm={sendAll}
    >
      {t('waiting.button', { count })}
    </ConfirmButton>
  );
}
