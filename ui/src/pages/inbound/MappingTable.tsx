/** Which product of the platform is served from which pool. */
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePools } from '@/api/cards';
import { useDeleteMapping, useMappings } from '@/api/inbound';
import type { ProductMapping, Shop } from '@/api/types';
import {
  ConfirmButton,
  CopyText,
  type DataColumn,
  EmptyState,
  Money,
  Panel,
  SimpleTable,
  ToneTag,
  useNotifyError,
} from '@/components';
import { MappingDialog } from './MappingDialog';

/** What becomes of orders of products that nobody mapped. */
const HINTS: Partial<Record<Shop['platform'], 'jd_general' | 'jd_game' | 'agiso'>> = {
  jd_general: 'jd_general',
  jd_game: 'jd_game',
  agiso: 'agiso',
};

interface MappingTableProps {
  shopId: string;
  platform: Shop['platform'];
}

export function MappingTable({ shopId, platform }: MappingTableProps) {
  const { t } = useTranslation(['inbound', 'orders']);
  const notify = useNotifyError();
  const [editing, setEditing] = useState<ProductMapping | 'new'>();
  const query = useMappings(shopId);
  const pools = usePools().data ?? [];
  const remove = useDeleteMapping(shopId);
  const columns: DataColumn<ProductMapping>[] = [
    { key: 'ref', title: t('map.ref'), width: 180, render: (row) => <CopyText text={row.product_ref} /> },
    { key: 'name', title: t('map.name'), render: (row) => row.title },
    { key: 'kind', title: t('map.kind'), width: 90, render: (row) => t(`map.${row.kind}`) },
    {
      key: 'source',
      title: t('map.pool'),
      render: (row) => pools.find(({ id }) => id === row.pool_id)?.name ?? t('map.manual'),
    },
    {
      key: 'price',
      title: t('map.price'),
      width: 100,
      render: (row) => (row.price === null ? '—' : <Money fen={row.price} />),
    },
    {
      key: 'on',
      title: t('map.on'),
      width: 90,
      render: (row) => (
        <ToneTag tone={row.switched_on ? 'green' : 'grey'}>
          {t(row.switched_on ? 'map.onWord' : 'map.offWord')}
        </ToneTag>
      ),
    },
    {
      key: 'action',
      title: t('orders:column.action'),
      width: 170,
      render: (row) => (
        <>
          <Button size="small" onClick={() => setEditing(row)}>
            {t('map.edit')}
          </Button>{' '}
          <ConfirmButton
            size="small"
            danger
            title={t('map.removeAsk')}
            okText={t('map.remove')}
            onConfirm={() => remove.mutateAsync(row.product_ref).catch(notify)}
          >
            {t('map.remove')}
          </ConfirmButton>
        </>
      ),
    },
  ];
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing('new')}>
      {t('map.add')}
    </Button>
  );
  const hint = t(`map.hint.${HINTS[platform] ?? 'jd_general'}`);
  return (
    <Panel title={t('tab.mappings')} hint={hint} extra={add} flush>
      <SimpleTable
        label={t('tab.mappings')}
        rowKey={(row) => row.product_ref}
        columns={columns}
        rows={query.data}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={<EmptyState picture="list" title={t('map.empty')} hint={t('map.emptyHint')} action={add} />}
      />
      <MappingDialog
        shopId={shopId}
        mapping={editing === 'new' ? undefined : editing}
        open={editing !== undefined}
        onClose={() => setEditing(undefined)}
      />
    </Panel>
  );
}
