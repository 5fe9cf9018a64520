/** The card vault: pools on the left, their cards, batches and stock journal on the right. */
import { DownloadOutlined, ImportOutlined, PlusOutlined } from '@ant-design/icons';
import { Alert, Button, Tabs } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCardUploads, usePools } from '@/api/cards';
import type { Pool } from '@/api/types';
import { onCardList } from '@/app/imports/cardDrops';
import { EmptyState, ErrorState, Page } from '@/components';
import { BatchTable } from './BatchTable';
import styles from './cards.module.css';
import { ExportDialog } from './ExportDialog';
import { ImportDialog } from './import/ImportDialog';
import type { Chosen } from './import/source';
import { CardDrawer } from './list/CardDrawer';
import { CardTable } from './list/CardTable';
import { PoolDialog } from './pools/PoolDialog';
import { PoolHead } from './pools/PoolHead';
import { PoolList } from './pools/PoolList';
import { StockTable } from './StockTable';
import { UploadsDialog } from './uploads/UploadsDialog';
import { TABS, useCardsUrl } from './useCardsUrl';

export function CardsPage() {
  const { t } = useTranslation('cards');
  const { url, change, choosePool, clear, narrowed } = useCardsUrl();
  const pools = usePools();
  const inDoubt = useCardUploads().data?.length ?? 0;
  const [editing, setEditing] = useState<Pool | 'new'>();
  const [importing, setImporting] = useState<{ chosen: Chosen | undefined }>();
  const [exporting, setExporting] = useState(false);
  const pool = pools.data?.find((one) => one.id === url.pool);

  useEffect(() => onCardList((chosen) => setImporting({ chosen })), []);

  const toImport = () => setImporting({ chosen: undefined });
  const endImport = () => {
    setImporting(undefined);
    if (url.import) change({ import: undefined });
  };
  const none = pools.data?.length === 0;
  return (
    <Page
      layout="fill"
      title={t('title')}
      subtitle={t('subtitle')}
      actions={
        <>
          <Button icon={<PlusOutlined />} onClick={() => setEditing('new')}>
            {t('pool.add')}
          </Button>
          <Button icon={<DownloadOutlined />} disabled={none ?? true} onClick={() => setExporting(true)}>
            {t('export.title')}
          </Button>
          <Button type="primary" icon={<ImportOutlined />} onClick={toImport}>
            {t('import.title')}
          </Button>
        </>
      }
      tabs={
        <Tabs
          activeKey={url.tab}
          onChange={(key) => change({ tab: TABS.find((tab) => tab === key) ?? 'cards' })}
          items={TABS.map((key) => ({ key, label: t(`tab.${key}`) }))}
        />
      }
    >
      {inDoubt > 0 ? (
        <Alert
          type="warning"
          showIcon
          className={styles.warn ?? ''}
          title={t('uploads.waiting', { count: inDoubt })}
          action={
            <Button size="small" onClick={() => change({ uploads: '1' })}>
              {t('uploads.look')}
            </Button>
          }
        />
      ) : null}
      {pools.error && !pools.data ? (
        <ErrorState error={pools.error} onRetry={() => void pools.refetch()} />
      ) : none ? (
        <EmptyState
          picture="cards"
          title={t('pool.empty')}
          hint={t('pool.emptyHint')}
          action={
            <Button icon={<PlusOutlined />} onClick={() => setEditing('new')}>
              {t('pool.add')}
            </Button>
          }
        />
      ) : (
        <div className={styles.split}>
          <PoolList pools={pools.data} chosen={url.pool} onChoose={choosePool} />
          <div className={styles.main}>
            {pool ? (
              <PoolHead pool={pool} onEdit={() => setEditing(pool)} onDeleted={() => choosePool(undefined)} />
            ) : null}
            {url.tab === 'cards' ? (
              <CardTable
                url={url}
                pool={pool}
                pools={pools.data ?? []}
                onChange={change}
                onClear={narrowed ? clear : undefined}
                onImport={toImport}
              />
            ) : url.tab === 'batches' ? (
              <BatchTable
                poolId={url.pool}
                pools={pools.data ?? []}
                onOpen={(batch) => change({ tab: 'cards', batch: batch.id, pool: batch.pool_id })}
                onImport={toImport}
              />
            ) : (
              <StockTable poolId={url.pool} />
            )}
          </div>
        </div>
      )}
      <CardDrawer id={url.open} onClose={() => change({ open: undefined })} />
      <UploadsDialog open={url.uploads !== undefined} onClose={() => change({ uploads: undefined })} />
      <PoolDialog
        editing={editing}
        onClose={() => setEditing(undefined)}
        onSaved={(saved) => {
          setEditing(undefined);
          choosePool(saved.id);
        }}
      />
      <ImportDialog
        open={importing !== undefined || url.import !== undefined}
        chosen={importing?.chosen}
        poolId={url.pool}
        pools={pools.data ?? []}
        onClose={endImport}
        onAddPool={() => setEditing('new')}
        onShowBatch={(poolId) => {
          setImporting(undefined);
          change({ tab: 'batches', pool: poolId, import: undefined });
        }}
      />
      <ExportDialog
        open={exporting}
        poolId={url.pool}
        pools={pools.data ?? []}
        state={url.state}
        onClose={() => setExporting(false)}
      />
    </Page>
  );
}
