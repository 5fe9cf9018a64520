/** Buyers whose orders are not delivered by the program, with the reason. */
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlockedBuyers, useUnblockBuyer } from '@/api/shopActions';
import type { BlockedBuyer } from '@/api/types';
import {
  ConfirmButton,
  CopyText,
  type DataColumn,
  EmptyState,
  Panel,
  PlatformName,
  SimpleTable,
  Time,
  useNotifyError,
} from '@/components';
import { BlockBuyerDialog } from './BlockBuyerDialog';

export function BlockedBuyers() {
  const { t } = useTranslation('shops');
  const notify = useNotifyError();
  const [adding, setAdding] = useState(false);
  const query = useBlockedBuyers();
  const unblock = useUnblockBuyer();
  const columns: DataColumn<BlockedBuyer>[] = [
    {
      key: 'buyer',
      title: t('blocked.buyer'),
      width: 220,
      render: (row) => <CopyText text={row.buyer_id} />,
    },
    {
      key: 'platform',
      title: t('blocked.platform'),
      width: 130,
      render: (row) => <PlatformName platform={row.platform} />,
    },
    { key: 'reason', title: t('blocked.reason'), render: (row) => row.reason || '—' },
    { key: 'at', title: t('blocked.since'), width: 140, render: (row) => <Time at={row.created_at} /> },
    {
      key: 'action',
      title: t('column.actions'),
      width: 110,
      render: (row) => (
        <ConfirmButton
          size="small"
          title={t('blocked.confirm', { buyer: row.buyer_id })}
          okText={t('blocked.unblock')}
          onConfirm={() => unblock.mutateAsync(row.id).catch(notify)}
        >
          {t('blocked.unblock')}
        </ConfirmButton>
      ),
    },
  ];
  const add = (
    <Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>
      {t('blocked.add')}
    </Button>
  );
  return (
    <Panel title={t('blocked.title')} hint={t('blocked.hint')} extra={add} flush>
      <SimpleTable
        label={t('blocked.title')}
        rowKey={(row) => row.id}
        columns={columns}
        rows={query.data}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={<EmptyState picture="list" title={t('blocked.empty')} hint={t('blocked.emptyHint')} />}
      />
      <BlockBuyerDialog open={adding} onClose={() => setAdding(false)} />
    </Panel>
  );
}
