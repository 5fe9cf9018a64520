/** One card: where it stands, who got it, and its secret for those who ask. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCardHistory } from '@/api/cards';
import type { CardHistory } from '@/api/types';
import { orderPath } from '@/app/paths';
import { useLast } from '@/app/useLast';
import {
  CopyText,
  DetailDrawer,
  DrawerSection,
  EmptyState,
  Facts,
  StateTag,
  stateLook,
  Time,
  Timeline,
} from '@/components';
import styles from '../cards.module.css';
import { useStockReason } from '../useStockReason';
import { Reveal } from './Reveal';
import { lastDay } from './useCardColumns';

export function CardDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { t } = useTranslation('cards');
  const shown = useLast(id);
  const { data, isPending, error, refetch } = useCardHistory(shown);
  return (
    <DetailDrawer
      open={id !== undefined}
      onClose={onClose}
      width={520}
      title={<span className={styles.mask}>{data?.card.mask ?? t('card.one')}</span>}
      states={data ? <StateTag kind="card" state={data.card.state} /> : null}
      loading={isPending}
      error={error}
      onRetry={() => void refetch()}
    >
      {data ? <Body key={data.card.id} history={data} /> : null}
    </DetailDrawer>
  );
}

function Body({ history: { card, uses, log } }: { history: CardHistory }) {
  const { t } = useTranslation('cards');
  const reasonText = useStockReason();
  return (
    <>
      <Facts
        items={[
          { key: 'pool', label: t('card.pool'), value: card.pool_name },
          {
            key: 'expires',
            label: t('card.expires'),
            value:
              card.expires_at === null ? (
                t('card.never')
              ) : (
                <Time at={lastDay(card.expires_at)} format="date" />
              ),
          },
          { key: 'created', label: t('card.created'), value: <Time at={card.created_at} /> },
          { key: 'updated', label: t('card.updated'), value: <Time at={card.updated_at} /> },
          { key: 'uses', label: t('card.uses'), value: card.uses },
        ]}
      />
      <DrawerSection title={t('reveal.title')}>
        <Reveal id={card.id} />
      </DrawerSection>
      <DrawerSection title={t('history.title')}>
        {uses.length === 0 ? (
          <EmptyState compact picture="parcel" title={t('history.empty')} hint={t('history.emptyHint')} />
        ) : (
          <Timeline
            items={uses.map((use) => ({
              key: `${use.order_id}:${use.at}`,
              tone: 'green' as const,
              icon: stateLook('content', 'sent').icon,
              title: (
                <>
                  {t('history.gave', { buyer: use.buyer_name })} <CopyText text={use.sn} />
                </>
              ),
              detail: (
                <>
                  {use.shop_name} ·{' '}
                  <Link to={orderPath(use.order_id)} className={styles.underlined ?? ''}>
                    {t('card.seeOrder')}
                  </Link>
                </>
              ),
              at: use.at,
            }))}
          />
        )}
      </DrawerSection>
      {log.length > 0 ? (
        <DrawerSection title={t('history.log')}>
          <Timeline
            items={log.map((entry) => ({
              key: entry.id,
              tone: 'grey' as const,
              title: reasonText(entry.reason),
              actor: entry.actor === 'system' ? t('journal.system') : entry.actor,
              at: entry.at,
            }))}
          />
        </DrawerSection>
      ) : null}
    </>
  );
}
