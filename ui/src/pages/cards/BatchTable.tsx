/** What was imported when, and how it went. */
import { ImportOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCardBatches } from '@/api/cards';
import type { CardBatch, Pool } from '@/api/types';
import { EmptyState, SimpleTable, StateTag, Time } from '@/components';
import styles from './cards.module.css';
import { useBatchSource } from './useBatchName';

export interface BatchTableProps {
  poolId: string | undefined;
  pools: Pool[];
  /** Shows the cards of the batch. */
  onOpen: (batch: CardBatch) => void;
  onImport: () => void;
}

export function BatchTable({ poolId, pools, onOpen, onImport }: BatchTableProps) {
  const { t } = useTranslation('cards');
  const source = useBatchSource();
  const { data, error, refetch } = useCardBatches(poolId);
  const figure = (value: number) => value.toLocaleString('en-US');
  return (
    <section className={styles.sheet}>
      <SimpleTable
        label={t('tab.batches')}
        rowKey={(batch) => batch.id}
        rows={data}
        error={error}
        onRetry={() => void refetch()}
        onOpen={onOpen}
        columns={[
          { key: 'at', title: t('batch.at'), width: 112, render: (batch) => <Time at={batch.created_at} /> },
          { key: 'source', title: t('batch.source'), width: 150, render: source },
          {
            key: 'note',
            title: t('batch.note'),
            minWidth: 110,
            render: (batch) => batch.note || <span className={styles.faint}>—</span>,
          },
          ...(poolId
            ? []
            : [
                {
                  key: 'pool',
                  title: t('card.pool'),
                  width: 130,
                  render: (batch: CardBatch) => pools.find((pool) => pool.id === batch.pool_id)?.name ?? '—',
                },
              ]),
          {
            key: 'imported',
            title: t('batch.imported'),
            width: 76,
            align: 'right',
            render: (batch) => figure(batch.imported),
          },
          {
            key: 'duplicates',
            title: t('batch.duplicates'),
            width: 70,
            align: 'right',
            render: (batch) => figure(batch.duplicates),
          },
          {
            key: 'rejected',
            title: t('batch.rejected'),
            width: 70,
            align: 'right',
            render: (batch) => figure(batch.rejected),
          },
          {
            key: 'state',
            title: t('card.state'),
            width: 96,
            render: (batch) => <StateTag kind="operation" state={batch.state} />,
          },
        ]}
        empty={
          <EmptyState
            picture="file"
            title={t('batch.empty')}
            hint={t('batch.emptyHint')}
            action={
              <Button icon={<ImportOutlined />} onClick={onImport}>
                {t('import.title')}
              </Button>
            }
          />
        }
      />
    </section>
  );
}
