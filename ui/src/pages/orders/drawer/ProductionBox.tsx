/** How an order stands with a platform that calls us, and what a person can do about it. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProduction, useProductionAction } from '@/api/inbound';
import type { OrderRow, ProductionActionRequest, ProductionDetail } from '@/api/types';
import type { Tone } from '@/app/theme/palette';
import {
  ConfirmButton,
  CopyText,
  DrawerSection,
  type Fact,
  Facts,
  Money,
  Time,
  ToneTag,
  useKnownWord,
  useNotifyError,
} from '@/components';
import { CALLBACK_TONES } from '@/pages/inbound/CallbackList';
import { isCalled } from '@/pages/inbound/InboundTab';
import { useCallbackText } from '@/pages/inbound/useCallbackText';
import { CardsDialog } from './CardsDialog';
import styles from './drawer.module.css';
import { ProductionReveal } from './ProductionReveal';
import { RefuseDialog } from './RefuseDialog';
import { useExtraWords } from './useExtraWords';

const TONES: Record<ProductionDetail['state'], Tone> = {
  producing: 'blue',
  succeeded: 'green',
  failed: 'red',
  abnormal: 'amber',
};

export function ProductionBox({ order }: { order: OrderRow }) {
  const { t } = useTranslation('inbound');
  const query = useProduction(order.id, isCalled(order.platform));
  const production = query.data?.production;
  if (!production) return null;
  return (
    <DrawerSection title={t('production.title')}>
      <ProductionFacts production={production} />
      <Buttons order={order} production={production} />
      <ProductionReveal orderId={order.id} />
    </DrawerSection>
  );
}

function ProductionFacts({ production }: { production: ProductionDetail }) {
  const { t } = useTranslation('inbound');
  const word = useKnownWord();
  const spoken = useExtraWords();
  const { callback } = production;
  const told = useCallbackText()(callback?.last_code ?? null, callback?.last_message ?? null);
  const facts: Fact[] = [
    {
      key: 'state',
      label: t('production.state'),
      value: <ToneTag tone={TONES[production.state]}>{t(`state.${production.state}`)}</ToneTag>,
    },
    { key: 'code', label: t('production.code'), value: production.code },
    { key: 'agent', label: t('production.agent'), value: <CopyText text={production.agent_no} /> },
    { key: 'product', label: t('production.product'), value: <CopyText text={production.product_ref} /> },
    { key: 'quantity', label: t('production.quantity'), value: production.quantity },
    { key: 'price', label: t('production.total'), value: <Money fen={production.total_price} /> },
    { key: 'vendor', label: t('production.vendor'), value: production.vendor_id || '—' },
    ...(production.account
      ? [{ key: 'account', label: t('production.account'), value: production.account }]
      : []),
    ...spoken(production.extra).map(({ name, label, value }) => ({ key: `extra.${name}`, label, value })),
    ...(production.reason
      ? [{ key: 'reason', label: t('production.reason'), value: production.reason }]
      : []),
    {
      key: 'callback',
      label: t('production.callback'),
      wide: true,
      value: callback ? (
        <>
          <ToneTag tone={CALLBACK_TONES[callback.state]}>
            {word(`inbound:callbackState.${callback.state}`, callback.state)}
          </ToneTag>{' '}
          {told} {callback.state === 'waiting' ? <Time at={callback.run_at} /> : null}
        </>
      ) : (
        t('production.none')
      ),
    },
  ];
  return <Facts items={facts} />;
}

function Buttons({ order, production }: { order: OrderRow; production: ProductionDetail }) {
  const { t } = useTranslation('inbound');
  const notify = useNotifyError();
  const [asking, setAsking] = useState<'cards' | 'refuse'>();
  const act = useProductionAction();
  const can = (action: string) => production.actions.includes(action);
  const run = (body: ProductionActionRequest) => act.mutateAsync({ id: order.id, body });
  const plain = (action: 'resume' | 'resend') => (
    <Button loading={act.isPending} onClick={() => void run({ action }).catch(notify)}>
      {t(`production.${action}`)}
    </Button>
  );
  const close = () => setAsking(undefined);
  return (
    <div className={styles.productionButtons}>
      {can('enter_cards') ? (
        <Button type="primary" onClick={() => setAsking('cards')}>
          {t('production.enter_cards')}
        </Button>
      ) : null}
      {can('mark_success') ? (
        <ConfirmButton
          type="primary"
          title={t('production.successAsk')}
          okText={t('production.mark_success')}
          onConfirm={() => run({ action: 'mark_success' }).catch(notify)}
        >
          {t('production.mark_success')}
        </ConfirmButton>
      ) : null}
      {can('resume') ? plain('resume') : null}
      {can('hold') ? (
        <ConfirmButton
          title={t('production.holdAsk')}
          okText={t('production.hold')}
          onConfirm={() => run({ action: 'hold' }).catch(notify)}
        >
          {t('production.hold')}
        </ConfirmButton>
      ) : null}
      {can('resend') ? plain('resend') : null}
      {can('refuse') ? (
        <Button danger onClick={() => setAsking('refuse')}>
          {t('production.refuse')}
        </Button>
      ) : null}
      <CardsDialog
        open={asking === 'cards'}
        count={production.quantity}
        busy={act.isPending}
        onClose={close}
        onEnter={(cards) => void run({ action: 'enter_cards', cards }).then(close).catch(notify)}
      />
      <RefuseDialog
        open={asking === 'refuse'}
        sn={order.sn}
        codes={production.refusal_codes}
        busy={act.isPending}
        onClose={close}
        onRefuse={(wish) =>
          void run({ action: 'refuse', ...wish })
            .then(close)
            .catch(notify)
        }
      />
    </div>
  );
}
