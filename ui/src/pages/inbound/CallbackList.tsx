/** The callbacks of a shop: where each stands, and the button that sends one again. */
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCallbacks, useProductionAction } from '@/api/inbound';
import type { CallbackRow } from '@/api/types';
import { orderPath } from '@/app/paths';
import type { Tone } from '@/app/theme/palette';
import {
  type DataColumn,
  DataTable,
  EmptyState,
  FilterBar,
  Time,
  ToneTag,
  useNotifyError,
} from '@/components';
import { useCallbackText } from './useCallbackText';

const STATES = ['waiting', 'done', 'check', 'stopped', 'given_up'] as const;

export const CALLBACK_TONES: Record<CallbackRow['state'], Tone> = {
  waiting: 'blue',
  done: 'green',
  check: 'purple',
  stopped: 'red',
  given_up: 'red',
};

export function CallbackList({ shopId }: { shopId: string }) {
  const { t } = useTranslation(['inbound', 'orders']);
  const notify = useNotifyError();
  const [state, setState] = useState<CallbackRow['state']>();
  const [size, setSize] = useState(20);
  const query = useCallbacks(shopId, state, size);
  const act = useProductionAction();
  const said = useCallbackText();
  const columns: DataColumn<CallbackRow>[] = [
    {
      key: 'sn',
      title: t('log.sn'),
      width: 200,
      render: (row) => <Link to={orderPath(row.order_id)}>{row.sn}</Link>,
    },
    {
      key: 'state',
      title: t('callbacks.state'),
      width: 130,
      render: (row) => <ToneTag tone={CALLBACK_TONES[row.state]}>{t(`callbackState.${row.state}`)}</ToneTag>,
    },
    { key: 'tries', title: t('callbacks.tries'), width: 80, align: 'right', render: (row) => row.tries },
    {
      key: 'next',
      title: t('callbacks.next'),
      width: 130,
      render: (row) => (row.state === 'waiting' ? <Time at={row.run_at} /> : '—'),
    },
    {
      key: 'message',
      title: t('callbacks.message'),
      minWidth: 160,
      wrap: true,
      render: (row) => said(row.last_code, row.last_message) || '—',
    },
    {
      key: 'action',
      title: t('orders:column.action'),
      width: 120,
      render: (row) => (
        <Button
          size="small"
          disabled={row.state === 'waiting'}
          onClick={() => act.mutate({ id: row.order_id, body: { action: 'resend' } }, { onError: notify })}
        >
          {t('callbacks.resend')}
        </Button>
      ),
    },
  ];
  return (
    <DataTable
      id="inbound.callbacks"
      label={t('callbacks.title')}
      rowKey={(row) => row.id}
      columns={columns}
      query={query}
      pageSize={{ value: size, onChange: setSize }}
      onClearFilters={state ? () => setState(undefined) : undefined}
      toolbar={
        <FilterBar>
          <Select
            allowClear
            value={state ?? null}
            placeholder={t('callbacks.state')}
            aria-label={t('callbacks.state')}
            style={{ width: 160 }}
            onChange={(value: CallbackRow['state'] | null | undefined) => setState(value ?? undefined)}
            options={STATES.map((value) => ({ value, label: t(`callbackState.${value}`) }))}
          />
        </FilterBar>
      }
      empty={<EmptyState picture="list" title={t('callbacks.empty')} hint={t('callbacks.emptyHint')} />}
    />
  );
}
