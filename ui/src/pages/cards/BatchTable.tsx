/** What was imported when, and how it went. */
import { ImportOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCardBatches, useUndoBatch } from '@/api/cards';
import type { CardBatch, Pool } from '@/api/types';
import { ConfirmButton, EmptyState, SimpleTable, StateTag, Time, useNotifyError } from '@/components';
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
  const { message } = App.useApp();
  const notifyError = useNotifyError();
  const undo = useUndoBatch();
  const source = useBatchSource();
  const { data, error, refetch } = useCardBatches(poolId);
  const figure = (value: number) => value.toLocaleString('en-US');
  const takeBack = (id: string) =>
    undo
      .mutateAsync(id)
      .then(
        ({ removed, kept }) =>
          message.success(t('batch.undone', { removed: figure(removed), kept: figure(kept) })),
        notifyError,
      );
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
          {
            key: 'source',
            title: t('batch.source'),
            minWidth: 150,
            render: (batch) => (
              <div className={styles.twoLines}>
                <span>{source(batch)}</span>
                {batch.note ? <small>{batch.note}</small> : null}
              </div>
            ),
          },
          ...(poolId
            ? []
            : [
                {
                  key: 'pool',
                  title: t('card.pool'),
                  width: 120,
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
          {
            key: 'undo',
            title: t('batch.actions'),
            width: 76,
            render: (batch) =>
              batch.state === 'running' || batch.imported === 0 ? null : (
                <ConfirmButton
                  size="small"
                  type="link"
                  danger
                  title={t('batch.undoTitle')}
                  description={t('batch.undoHint')}
                  okText={t('batch.undo')}
                  onConfirm={() => takeBack(batch.id)}
                >
                  {t('batch.undo')}
                </ConfirmButton>
              ),
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
