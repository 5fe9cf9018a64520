/** 验券历史: what the platform wrote down of verified vouchers, also of those verified with its app or on another computer. */
import { Select, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VerificationShop, VoucherHistoryRow } from '@/api/types';
import { useVerificationShops, useVoucherHistory } from '@/api/verifications';
import {
  type DataColumn,
  DataTable,
  EmptyState,
  ErrorState,
  FilterBar,
  Money,
  StateTag,
  Time,
} from '@/components';
import { RangeSelect } from '@/pages/data/RangeSelect';
import { momentsOf, type RangeChoice } from '@/pages/orders/timeRange';
import styles from './verifications.module.css';

/** A range stays the same while the page is looked at. */
const HOUR_MS = 3_600_000;

export function HistoryPanel() {
  const { t } = useTranslation('verifications');
  const shops = useVerificationShops();
  const all = (shops.data?.items ?? []).filter((shop) => shop.has_history);
  const [first] = all;
  if (shops.error && !shops.data) {
    return <ErrorState error={shops.error} onRetry={() => void shops.refetch()} />;
  }
  if (!shops.data) return <Skeleton active paragraph={{ rows: 6 }} />;
  if (!first) return <EmptyState picture="shop" title={t('history.noShop')} hint={t('history.noShopHint')} />;
  return <History shops={all} first={first} />;
}

function History({ shops, first }: { shops: VerificationShop[]; first: VerificationShop }) {
  const { t } = useTranslation('verifications');
  const [chosen, setChosen] = useState(first.shop_id);
  const [range, setRange] = useState<RangeChoice>('7d');
  const shop = shops.find(({ shop_id }) => shop_id === chosen) ?? first;
  const now = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
  const { from, to = now } = momentsOf(range, now);
  const query = useVoucherHistory({ shop_id: shop.shop_id, from, to });
  const columns: DataColumn<VoucherHistoryRow>[] = [
    {
      key: 'at',
      title: t('record.verifiedAt'),
      width: 150,
      required: true,
      render: (row) => <Time at={row.verified_at} />,
    },
    {
      key: 'code',
      title: t('record.code'),
      width: 110,
      render: (row) => <span className={styles.code}>{row.code}</span>,
    },
    { key: 'what', title: t('record.what'), minWidth: 200, render: (row) => row.title || '—' },
    {
      key: 'amount',
      title: t('record.amount'),
      width: 110,
      align: 'right',
      render: (row) => <Money fen={row.amount} />,
    },
    {
      key: 'result',
      title: t('record.result'),
      width: 220,
      render: (row) => (
        <div className={styles.two}>
          <StateTag kind="verification" state={row.undone_at === null ? 'verified' : 'undone'} />
          {row.undone_at === null ? null : (
            <span className={styles.faint}>
              <Time at={row.undone_at} />
            </span>
          )}
        </div>
      ),
    },
  ];
  return (
    <DataTable
      id="verifications.history"
      label={t('history.list')}
      rowKey={(row) => row.id}
      columns={columns}
      query={query}
      empty={<EmptyState picture="list" title={t('history.empty')} hint={t('history.emptyHint')} />}
      toolbar={
        <FilterBar>
          {shops.length > 1 ? (
            <Select
              className={styles.filter ?? ''}
              aria-label={t('manual.shop')}
              value={shop.shop_id}
              onChange={setChosen}
              options={shops.map((one) => ({ value: one.shop_id, label: one.name }))}
            />
          ) : null}
          <RangeSelect range={range} onChange={(days) => setRange(days ?? '7d')} label={t('history.range')} />
          <span className={styles.faint}>{t('history.hint')}</span>
        </FilterBar>
      }
    />
  );
}
