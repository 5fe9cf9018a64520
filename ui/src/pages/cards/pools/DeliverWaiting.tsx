/** After restock: one button for the orders that waited, and what each of them got. */
import { SendOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeliverWaiting } from '@/api/cards';
import type { RowResult } from '@/api/types';
import { useNotifyError } from '@/components';
import { ProofDialog } from '../../orders/proof/ProofDialog';

export function DeliverWaiting({ poolId, size }: { poolId: string; size?: 'small' }) {
  const { t } = useTranslation('cards');
  const { message } = App.useApp();
  const notifyError = useNotifyError();
  const deliver = useDeliverWaiting();
  const [asked, setAsked] = useState<RowResult[]>();
  const run = () =>
    deliver.mutate(poolId, {
      onSuccess: ({ orders, ids }) => {
        if (orders === 0) return void message.info(t('waiting.none'));
        void message.success(t('waiting.taken', { count: orders }));
        setAsked(ids.map((id) => ({ id, ok: true, code: null, message: null })));
      },
      onError: notifyError,
    });
  return (
    <>
      <Button {...(size ? { size } : {})} icon={<SendOutlined />} loading={deliver.isPending} onClick={run}>
        {t('waiting.deliver')}
      </Button>
      <ProofDialog asked={asked} onClose={() => setAsked(undefined)} />
    </>
  );
}
