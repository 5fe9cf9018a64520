/** To the talk with the buyer of an order, where the platform has one. */
import { MessageOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useOpenTalk } from '@/api/conversations';
import { useShops } from '@/api/shops';
import type { OrderRow } from '@/api/types';
import { talkPath } from '@/app/paths';
import { useNotifyError } from '@/components';

export function ContactBuyer({ order }: { order: OrderRow }) {
  const { t } = useTranslation('orders');
  const navigate = useNavigate();
  const notify = useNotifyError();
  const talk = useOpenTalk();
  const shop = useShops().data?.find(({ id }) => id === order.shop_id);
  if (!shop?.capabilities.includes('chat')) return null;
  return (
    <Tooltip title={t('drawer.contact')}>
      <Button
        type="text"
        size="small"
        icon={<MessageOutlined />}
        aria-label={t('drawer.contact')}
        loading={talk.isPending}
        onClick={() =>
          talk.mutate(order.id, {
            onSuccess: ({ id }) => void navigate(talkPath(id)),
            onError: notify,
          })
        }
      />
    </Tooltip>
  );
}
