/** Everything a button on an order can set in motion, from a row or from the drawer. */
import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, data } from '@/api/client';
import { keys } from '@/api/keys';
import { revealOrderContent } from '@/api/orders';
import type { OrderActionRequest, OrderDetail, OrderRow, PlatformKind } from '@/api/types';
import { useNotifyError } from '@/components';
import { type Question, useOrderDialogs } from './dialogs/useOrderDialogs';
import { standing } from './guards';
import { MatchDialog } from './match/MatchDialog';
import type { RowDoors } from './RowAction';
import { turnOn } from './turnOn';
import { useActing } from './useActing';
import { placeOf } from './why/useWhyButton';

export interface OrderDoors extends RowDoors {
  act: (order: OrderRow, body: OrderActionRequest) => Promise<boolean>;
  /** Asks first, then acts on the order. */
  askAndAct: (order: OrderRow, question: Question) => void;
  confirm: (order: OrderRow, body: OrderActionRequest, words: Words) => void;
  dialogs: ReactNode;
}

export interface Words {
  title: string;
  hint: string;
  ok: string;
  danger?: boolean;
}

/** Platforms that let no program tell them of parcels: the seller ships in their app, and the order is seen as shipped. */
const IN_APP: readonly PlatformKind[] = ['xianyu'];

const isCarried = (order: OrderRow) => order.why?.code === 'physical_goods';

/** Goods that are carried need their real number. */
export function shipmentOf(order: OrderRow): Question {
  return { kind: 'ship', carried: isCarried(order) };
}

export function useOrderDoors(openDrawer: (id: string) => void): OrderDoors {
  const { t } = useTranslation(['orders', 'common']);
  const { message, modal } = App.useApp();
  const navigate = useNavigate();
  const client = useQueryClient();
  const notify = useNotifyError();
  const { act: perform, busyId } = useActing();
  const { ask, dialogs } = useOrderDialogs();
  const [matching, setMatching] = useState<OrderDetail>();

  const act = async (order: OrderRow, body: OrderActionRequest) =>
    (await perform(order.id, body)) !== undefined;
  const askAndAct = (order: OrderRow, question: Question) => ask(question, (body) => act(order, body));
  const confirm = (order: OrderRow, body: OrderActionRequest, words: Words) =>
    void modal.confirm({
      title: words.title,
      content: words.hint,
      okText: words.ok,
      okButtonProps: { danger: words.danger ?? false },
      cancelText: t('common:action.cancel'),
      onOk: () => act(order, body),
    });
  const read = (id: string): Promise<OrderDetail> =>
    client.fetchQuery({
      queryKey: keys.detail('orders', id),
      queryFn: () => data(api.GET('/api/v1/orders/{id}', { params: { path: { id } } })),
    });
  /** Turns the switch and sends; where the switch is not found here, its page is opened. */
  const switchOn = async (order: OrderRow) => {
    try {
      if (await turnOn(await read(order.id))) await act(order, { action: 'deliver' });
      else await navigate(placeOf('match_rule', order) ?? '');
    } catch (error) {
      notify(error);
    }
  };
  const match = async (order: OrderRow) => {
    try {
      setMatching(await read(order.id));
    } catch (error) {
      notify(error);
    }
  };
  const override = async (order: OrderRow) => {
    try {
      askAndAct(order, { kind: 'override', guards: standing(await read(order.id)) });
    } catch (error) {
      notify(error);
    }
  };

  /** In one click: the program asks the platform once more, then hands the text over and writes down who took it. */
  const copy = async (order: OrderRow) => {
    try {
      const { text } = await revealOrderContent(order.id);
      await navigator.clipboard.writeText(text);
      void message.success(t('orders:row.copied'));
      await client.invalidateQueries({ queryKey: keys.topic('orders') });
    } catch (error) {
      if (error instanceof DOMException) void message.warning(t('orders:row.copyFailed'));
      else notify(error);
      openDrawer(order.id);
    }
  };

  return {
    act,
    copy,
    askAndAct,
    confirm,
    match,
    dialogs: (
      <>
        {dialogs}
        <MatchDialog
          detail={matching}
          onClose={() => setMatching(undefined)}
          onMatched={({ order }) => act(order, { action: 'deliver' })}
        />
      </>
    ),
    busyId,
    open: (order) => openDrawer(order.id),
    review: (order) => openDrawer(order.id),
    send: (order) => act(order, { action: order.content === 'scheduled' ? 'send_now' : 'deliver' }),
    retry: (order) => act(order, { action: 'retry' }),
    ship: (order) =>
      isCarried(order) && IN_APP.includes(order.platform)
        ? confirm(
            order,
            { action: 'handled' },
            {
              title: t('orders:ask.inApp'),
              hint: t('orders:ask.inAppHint'),
              ok: t('orders:action.handled'),
            },
          )
        : askAndAct(order, shipmentOf(order)),
    postpone: (order) => askAndAct(order, { kind: 'postpone' }),
    cancel: (order) =>
      confirm(
        order,
        { action: 'cancel' },
        {
          title: t('orders:ask.cancel'),
          hint: t('orders:ask.cancelHint'),
          ok: t('orders:action.cancel'),
          danger: true,
        },
      ),
    override,
    turnOn: switchOn,
  };
}
