/** Every call between the platform and us, in both directions; a callback that ended can be sent again. */
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type CallFilters, useInboundCalls, useProductionAction } from '@/api/inbound';
import type { InboundCallRow, Shop } from '@/api/types';
import { orderPath } from '@/app/paths';
import type { Tone } from '@/app/theme/palette';
import {
  type DataColumn,
  DataTable,
  EmptyState,
  FilterBar,
  Time,
  ToneTag,
  useKnownWord,
  useNotifyError,
} from '@/components';
import { isOwnWord, useCallbackText } from './useCallbackText';
import { useHeardText } from './useHeardText';

const OUTCOMES = ['answered', 'refused', 'trouble', 'done', 'retry', 'check', 'stop'] as const;
const TONES: Record<string, Tone> = {
  answered: 'green',
  done: 'green',
  refused: 'amber',
  retry: 'amber',
  check: 'purple',
  trouble: 'red',
  stop: 'red',
};

/** Whether a row is a callback that is not sent again by itself. */
const hasEnded = (row: InboundCallRow) => row.call === 'callback' && row.outcome !== 'retry';

/** The calls in the log of a platform. */
const CALLS: Partial<Record<Shop['platform'], readonly string[]>> = {
  jd_general: ['beginDistill', 'findDistill', 'callback', 'unknown_path', 'left_out'],
  jd_game: [
    'preCheck',
    'directCharge',
    'directQuery',
    'cardOrder',
    'cardQuery',
    'callback',
    'unknown_path',
    'left_out',
  ],
  agiso: [
    'push',
    'order/createPurchase',
    'order/createRecharge',
    'order/get',
    'order/cancelOrder',
    'product/getList',
    'product/getTemplate',
    'product/subscribePriceNotify',
    'product/cancelSubscribePriceNotify',
    'app/getAppId',
    'callback',
    'cancel',
    'price',
    'unknown_path',
    'left_out',
  ],
};

export function CallLog({ shopId, platform }: { shopId: string; platform: Shop['platform'] }) {
  const { t } = useTranslation(['inbound', 'orders']);
  const word = useKnownWord();
  const notify = useNotifyError();
  const act = useProductionAction();
  const [filters, setFilters] = useState<CallFilters>({ shop_id: shopId });
  const [size, setSize] = useState(50);
  const query = useInboundCalls(filters, size);
  const filtered = Boolean(filters.direction ?? filters.outcome ?? filters.call ?? filters.sn);
  const said = useCallbackText();
  const heard = useHeardText();
  const detailOf = (row: InboundCallRow): string[] => {
    if (row.direction === 'in') return [heard.request(row.request), heard.answer(row.code, row.answer)];
    return [row.request, row.outcome === 'done' ? row.answer : said(row.code, row.answer)];
  };
  const codeOf = ({ code, direction }: InboundCallRow): string => {
    const isOwn = code !== null && (direction === 'out' ? isOwnWord(code) : heard.isOwn(code));
    return isOwn ? '—' : (code ?? '—');
  };
  const columns: DataColumn<InboundCallRow>[] = [
    { key: 'at', title: t('log.at'), width: 110, render: (row) => <Time at={row.at} /> },
    { key: 'direction', title: t('log.direction'), width: 104, render: (row) => t(`log.${row.direction}`) },
    {
      key: 'call',
      title: t('log.call'),
      width: 116,
      render: (row) => word(`inbound:call.${row.call}`, row.call),
    },
    {
      key: 'sn',
      title: t('log.sn'),
      width: 132,
      render: (row) => (row.order_id ? <Link to={orderPath(row.order_id)}>{row.sn}</Link> : (row.sn ?? '—')),
    },
    {
      key: 'outcome',
      title: t('log.outcome'),
      width: 92,
      render: (row) => (
        <ToneTag tone={TONES[row.outcome] ?? 'grey'}>
          {word(`inbound:outcome.${row.outcome}`, row.outcome)}
        </ToneTag>
      ),
    },
    {
      key: 'code',
      title: t('log.code'),
      width: 84,
      render: codeOf,
    },
    {
      key: 'took',
      title: t('log.took'),
      width: 76,
      align: 'right',
      render: (row) => t('log.ms', { count: row.duration_ms }),
    },
    { key: 'times', title: t('log.times'), width: 60, align: 'right', render: (row) => row.times },
    {
      key: 'detail',
      title: t('log.detail'),
      minWidth: 200,
      wrap: true,
      render: (row) => detailOf(row).filter(Boolean).join(' → '),
    },
    {
      key: 'action',
      title: t('orders:column.action'),
      width: 96,
      render: (row) => {
        const id = hasEnded(row) ? row.order_id : null;
        return id === null ? null : (
          <Button
            size="small"
            onClick={() => act.mutate({ id, body: { action: 'resend' } }, { onError: notify })}
          >
            {t('callbacks.resend')}
          </Button>
        );
      },
    },
  ];
  return (
    <DataTable
      id="inbound.calls"
      label={t('log.title')}
      rowKey={(row) => row.id}
      columns={columns}
      query={query}
      pageSize={{ value: size, onChange: setSize }}
      onClearFilters={filtered ? () => setFilters({ shop_id: shopId }) : undefined}
      toolbar={
        <FilterBar>
          <Select
            allowClear
            value={filters.direction ?? null}
            placeholder={t('log.direction')}
            aria-label={t('log.direction')}
            style={{ width: 150 }}
            onChange={(direction: 'in' | 'out' | null | undefined) =>
              setFilters({ ...filters, direction: direction ?? undefined })
            }
            options={(['in', 'out'] as const).map((value) => ({ value, label: t(`log.${value}`) }))}
          />
          <Select
            allowClear
            value={filters.outcome ?? null}
            placeholder={t('log.outcome')}
            aria-label={t('log.outcome')}
            style={{ width: 150 }}
            onChange={(outcome: string | null | undefined) =>
              setFilters({ ...filters, outcome: outcome ?? undefined })
            }
            options={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
          />
          <Select
            allowClear
            value={filters.call ?? null}
            placeholder={t('log.call')}
            aria-label={t('log.call')}
            style={{ width: 190 }}
            onChange={(call: string | null | undefined) =>
              setFilters({ ...filters, call: call ?? undefined })
            }
            options={(CALLS[platform] ?? []).map((value) => ({
              value,
              label: word(`inbound:call.${value}`, value),
            }))}
          />
          <Input.Search
            allowClear
            style={{ width: 220 }}
            placeholder={t('log.sn')}
            aria-label={t('log.sn')}
            onSearch={(text) => setFilters({ ...filters, sn: text.trim() || undefined })}
          />
        </FilterBar>
      }
      empty={<EmptyState picture="list" title={t('log.empty')} hint={t('log.emptyHint')} />}
    />
  );
}
