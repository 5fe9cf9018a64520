/** Does one thing with one order, says that it is done or what stood in the way. */
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { randomKey } from '@/api/client';
import { useOrderAction } from '@/api/orders';
import type { OrderActionRequest, OrderDetail } from '@/api/types';
import { useNotifyError } from '@/components';

export interface Acting {
  /** Resolves to `undefined` when it was refused; the seller has been told then. */
  act: (id: string, body: OrderActionRequest) => Promise<OrderDetail | undefined>;
  /** The order that is being acted on. */
  busyId: string | undefined;
}

export function useActing(): Acting {
  const { t } = useTranslation('orders');
  const { message } = App.useApp();
  const notify = useNotifyError();
  const action = useOrderAction();
  return {
    act: async (id, body) => {
      try {
        const detail = await action.mutateAsync({ id, body, key: randomKey() });
        message.success(t(`done.${body.action}`));
        return detail;
      } catch (error) {
        notify(error);
        return undefined;
      }
    },
    busyId: action.isPending ? action.variables.id : undefined,
  };
}
