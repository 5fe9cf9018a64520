/** After a refill: sends every order that waits for stock, and shows what each of them got. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { randomKey } from '@/api/client';
import { allOrdersOf, useOrderBatch } from '@/api/orders';
import type { RowResult } from '@/api/types';
import { ConfirmButton, useNotifyError } from '@/components';
import { ProofDialog } from './proof/ProofDialog';

export interface WaitingButtonProps {
  count: number;
  shopId: string | undefined;
  /** Stays when nothing waits any more, as long as its result is read. */
  shown: boolean;
}

export function WaitingButton({ count, shopId, shown }: WaitingButtonProps) {
  const { t } = useTranslation('orders');
  const notify = useNotifyError();
  const batch = useOrderBatch();
  const [collecting, setCollecting] = useState(false);
  const [asked, setAsked] = useState<RowResult[]>();
  const sendAll = async () => {
    setCollecting(true);
    try {
      const rows = await allOrdersOf({ tab: 'out_of_stock', ...(shopId ? { shop_id: shopId } : {}) });
      const ids = rows.map(({ id }) => id);
      const { results } = await batch.mutateAsync({ ids, body: { action: 'deliver' }, key: randomKey() });
      setAsked(results);
    } catch (error) {
      notify(error);
    } finally {
      setCollecting(false);
    }
  };
  return (
    <>
      {shown ? (
        <ConfirmButton
          type="primary"
          title={t('waiting.ask', { count })}
          description={t('waiting.hint')}
          okText={t('button.send_now')}
          disabled={collecting}
          onConfirm={sendAll}
        >
          {t('waiting.button', { count })}
        </ConfirmButton>
      ) : null}
      <ProofDialog asked={asked} onClose={() => setAsked(undefined)} />
    </>
  );
}
