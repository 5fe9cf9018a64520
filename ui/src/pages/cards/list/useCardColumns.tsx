/** The columns of the list of cards. */
import { ClockCircleOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Card, Pool } from '@/api/types';
import { orderPath } from '@/app/paths';
import { type DataColumn, StateTag, Time, ToneTag } from '@/components';
import styles from '../cards.module.css';

const DAY = 86_400_000;

export function useCardColumns(pool: Pool | undefined): DataColumn<Card>[] {
  const { t } = useTranslation('cards');
  return [
    {
      key: 'mask',
      title: t('card.mask'),
      required: true,
      minWidth: 140,
      render: (card) => <span className={styles.mask}>{card.mask}</span>,
    },
    {
      key: 'state',
      title: t('card.state'),
      width: 112,
      required: true,
      render: (card) => <StateTag kind="card" state={card.state} />,
    },
    {
      key: 'order',
      title: t('card.order'),
      width: 176,
      render: (card) =>
        card.order_id ? (
          <Link to={orderPath(card.order_id)} className={styles.mask ?? ''}>
            {card.order_sn ?? t('card.seeOrder')}
          </Link>
        ) : (
          <span className={styles.faint}>—</span>
        ),
    },
    {
      key: 'expires',
      title: t('card.expires'),
      width: 116,
      render: (card) => <Expiry card={card} guardDays={pool?.near_expiry_days ?? 0} />,
    },
    {
      key: 'pool',
      title: t('card.pool'),
      width: 120,
      hidden: pool !== undefined,
      render: (card) => card.pool_name,
    },
    {
      key: 'uses',
      title: t('card.uses'),
      width: 80,
      align: 'right',
      hidden: pool?.kind !== 'reusable',
      render: (card) => card.uses,
    },
    {
      key: 'created',
      title: t('card.created'),
      width: 112,
      hidden: true,
      render: (card) => <Time at={card.created_at} />,
    },
    {
      key: 'updated',
      title: t('card.updated'),
      width: 108,
      render: (card) => <Time at={card.updated_at} />,
    },
  ];
}

/** `expires_at` is the first moment the card is worth nothing; people name the last day it is good. */
export function lastDay(expiresAt: number): number {
  return expiresAt - 1;
}

function Expiry({ card, guardDays }: { card: Card; guardDays: number }) {
  const { t } = useTranslation('cards');
  const { expires_at, state } = card;
  if (expires_at === null) return <span className={styles.faint}>{t('card.never')}</span>;
  const date = <Time at={lastDay(expires_at)} format="date" />;
  const guarded = state === 'available' && expires_at <= Date.now() + guardDays * DAY;
  if (!guarded) return date;
  return (
    <ToneTag tone="amber" icon={ClockCircleOutlined} plain hint={t('card.guarded')}>
      {date}
    </ToneTag>
  );
}
