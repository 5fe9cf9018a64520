/** After restock: what each order got, when, and what still stands in the way. It fills while the program delivers. */
import { Button, Modal, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { useDeliveryProofs } from '@/api/orders';
import type { DeliveryProof, RowResult } from '@/api/types';
import { CopyText, ErrorState, StateTag, Time, useCodeText } from '@/components';
import { useOrderSentence } from '../ContentCell';
import styles from '../orders.module.css';
import { proofStanding } from './proofStanding';

/** Rows shown at once. */
const PAGE = 50;
const NONE: readonly RowResult[] = [];

export interface ProofDialogProps {
  /** What was asked, row by row; `undefined`: closed. */
  asked: readonly RowResult[] | undefined;
  onClose: () => void;
}

export function ProofDialog({ asked, onClose }: ProofDialogProps) {
  const { t } = useTranslation(['orders', 'common']);
  return (
    <Modal
      open={asked !== undefined}
      title={t('orders:proof.title')}
      onCancel={onClose}
      width={860}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('common:action.close')}
        </Button>
      }
      destroyOnHidden
    >
      <ProofList asked={asked ?? NONE} />
    </Modal>
  );
}

function ProofList({ asked }: { asked: readonly RowResult[] }) {
  const { t } = useTranslation(['orders', 'components']);
  const proofs = useDeliveryProofs(asked.map(({ id }) => id));
  const refused = new Map(asked.filter(({ ok }) => !ok).map(({ id, code }) => [id, code ?? '']));
  const { sent, working, left } = proofStanding(proofs.data ?? [], refused);
  return (
    <div className={styles.stack}>
      <strong aria-live="polite">
        {[
          t('orders:proof.sent', { count: sent }),
          working > 0 ? t('orders:proof.working', { count: working }) : undefined,
          left > 0 ? t('orders:proof.left', { count: left }) : undefined,
        ]
          .filter(Boolean)
          .join(' · ')}
      </strong>
      {proofs.error && !proofs.data ? (
        <ErrorState compact error={proofs.error} onRetry={() => void proofs.refetch()} />
      ) : (
        <Table<DeliveryProof>
          size="small"
          tableLayout="fixed"
          aria-label={t('orders:proof.title')}
          rowKey={({ order }) => order.id}
          loading={proofs.isPending}
          dataSource={proofs.data ?? []}
          pagination={asked.length > PAGE ? { pageSize: PAGE, showSizeChanger: false, size: 'small' } : false}
          scroll={{ y: 420 }}
          columns={[
            { key: 'sn', title: t('orders:column.sn'), width: 190, render: (_, row) => <Who row={row} /> },
            { key: 'got', title: t('orders:proof.got'), width: 170, render: (_, row) => <Got row={row} /> },
            {
              key: 'result',
              title: t('components:batch.outcome'),
              render: (_, row) => <Outcome row={row} code={refused.get(row.order.id)} />,
            },
            {
              key: 'at',
              title: t('orders:column.delivered'),
              width: 110,
              render: (_, row) => <Time at={row.sent_at} />,
            },
          ]}
        />
      )}
    </div>
  );
}

function Who({ row: { order } }: { row: DeliveryProof }) {
  return (
    <div className={styles.two}>
      <CopyText text={order.sn} />
      <span className={`${styles.cut} ${styles.faint}`}>
        {order.shop_name} · {order.buyer_name || '—'}
      </span>
    </div>
  );
}

function Got({ row: { units } }: { row: DeliveryProof }) {
  const { t } = useTranslation('orders');
  if (units.length === 0) return <span className={styles.faint}>{t('proof.nothing')}</span>;
  return (
    <span className={styles.masks}>
      {units.map(({ card_mask, sent, unit }) => (
        <span key={unit} {...(sent ? {} : { className: styles.faint, title: t('proof.kept') })}>
          {card_mask ?? t('proof.plain')}
        </span>
      ))}
    </span>
  );
}

function Outcome({ row: { order }, code }: { row: DeliveryProof; code: string | undefined }) {
  const sentenceOf = useOrderSentence();
  const codeText = useCodeText();
  // When it went out stands in a column of its own.
  const sentence = order.content === 'sent' && !order.why ? '' : sentenceOf(order);
  return (
    <div className={styles.two}>
      <StateTag kind="content" state={order.content} plain />
      <span className={styles.faint}>{code ? codeText(code).what : (sentence ?? '')}</span>
    </div>
  );
}
