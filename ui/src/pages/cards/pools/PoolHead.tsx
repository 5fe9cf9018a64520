/** What is set for the chosen pool, and the way to change it. */
import { DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useDeletePool } from '@/api/cards';
import type { Pool } from '@/api/types';
import { ConfirmButton, useNotifyError } from '@/components';
import styles from '../cards.module.css';
import { DeliverWaiting } from './DeliverWaiting';
import { StockLamp } from './StockLamp';

export interface PoolHeadProps {
  pool: Pool;
  onEdit: () => void;
  onDeleted: () => void;
}

export function PoolHead({ pool, onEdit, onDeleted }: PoolHeadProps) {
  const { t } = useTranslation(['cards', 'common']);
  const notifyError = useNotifyError();
  const remove = useDeletePool();
  const facts = [
    pool.kind === 'reusable' && pool.use_limit !== null
      ? t('cards:pool.reusableOf', { figure: pool.use_limit })
      : t(`cards:kind.${pool.kind}`),
    ...(pool.kind === 'fixed' ? [] : [t(`cards:order.${pool.draw_order}`)]),
    ...(pool.near_expiry_days > 0 ? [t('cards:pool.nearExpiryOf', { figure: pool.near_expiry_days })] : []),
    ...(pool.low_stock_at > 0 ? [t('cards:pool.lowStockOf', { figure: pool.low_stock_at })] : []),
    t('cards:pool.rulesUsing', { figure: pool.rules_using }),
  ];
  return (
    <section className={styles.head} aria-label={pool.name}>
      <div className={styles.headText}>
        <h2>
          {pool.name} <StockLamp pool={pool} />
        </h2>
        <p>{facts.join(' · ')}</p>
      </div>
      {pool.available > 0 ? <DeliverWaiting poolId={pool.id} size="small" /> : null}
      <Button size="small" icon={<EditOutlined />} onClick={onEdit}>
        {t('common:action.edit')}
      </Button>
      <ConfirmButton
        size="small"
        danger
        icon={<DeleteOutlined />}
        title={t('cards:pool.deleteTitle')}
        description={t('cards:pool.deleteHint')}
        okText={t('common:action.delete')}
        onConfirm={() => remove.mutateAsync(pool.id).then(onDeleted, notifyError)}
      >
        {t('common:action.delete')}
      </ConfirmButton>
    </section>
  );
}
