/** After restock: one button for the orders that waited. */
import { SendOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useDeliverWaiting } from '@/api/cards';
import { useNotifyError } from '@/components';

export function DeliverWaiting({ poolId, size }: { poolId: string; size?: 'small' }) {
  const { t } = useTranslation('cards');
  const { message } = App.useApp();
  const notifyError = useNotifyError();
  const deliver = useDeliverWaiting();
  return (
    <Button
      {...(size ? { size } : {})}
      icon={<SendOutlined />}
      loading={deliver.isPending}
      onClick={() =>
        deliver.mutate(poolId, {
          onSuccess: ({ orders }) =>
            orders > 0
              ? message.success(t('waiting.taken', { count: orders }))
              : message.info(t('waiting.none')),
          onError: notifyError,
        })
      }
    >
      {t('waiting.deliver')}
    </Button>
  );
}
