/** What became of each row of a list. Rows that are still under way follow by themselves. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { VerificationBatchResult, VerificationRecord, VerificationRowResult } from '@/api/types';
import { useBatchRecords } from '@/api/verifications';
import { CopyText, type DataColumn, Panel, SimpleTable, StateTag } from '@/components';
import { RecordActions } from './RecordActions';
import { useWhy } from './useWhy';
import styles from './verifications.module.css';

export interface BatchResultsProps {
  result: VerificationBatchResult;
  /** The row of the file or text that each answer is for. */
  rowNumbers: number[];
  onAgain: () => void;
}

interface Line extends VerificationRowResult {
  no: number;
}

export function BatchResults({ result, rowNumbers, onAgain }: BatchResultsProps) {
  const { t } = useTranslation('verifications');
  const why = useWhy();
  const fresh = useBatchRecords(result.batch_id).data?.items ?? [];
  const byId = new Map<string, VerificationRecord>(fresh.map((record) => [record.id, record]));
  const lines: Line[] = result.results.map((answer, at) => {
    const record = answer.record ? (byId.get(answer.record.id) ?? answer.record) : null;
    const reason = record ? record.reason : answer.reason;
    const message = record ? record.message : answer.message;
    return { ...answer, record, reason, message, no: rowNumbers[at] ?? answer.row };
  });
  const count = (states: string[]) => lines.filter((line) => states.includes(stateOf(line))).length;
  const columns: DataColumn<Line>[] = [
    { key: 'no', title: t('batch.row'), width: 72, align: 'right', render: (line) => line.no },
    {
      key: 'order',
      title: t('record.order'),
      width: 200,
      render: (line) => (line.order_sn ? <CopyText text={line.order_sn} /> : '—'),
    },
    {
      key: 'code',
      title: t('record.code'),
      width: 120,
      render: (line) => <span className={styles.code}>{line.code}</span>,
    },
    {
      key: 'result',
      title: t('record.result'),
      minWidth: 260,
      wrap: true,
      render: (line) => (
        <span className={styles.two}>
          <StateTag kind="verification" state={stateOf(line)} />
          <span className={styles.faint}>{why(line)}</span>
        </span>
      ),
    },
    {
      key: 'actions',
      title: t('record.actions'),
      width: 220,
      render: (line) => (line.record ? <RecordActions record={line.record} /> : null),
    },
  ];
  return (
    <Panel
      title={t('batch.done')}
      hint={t('batch.summary', {
        verified: count(['verified']),
        failed: count(['failed']),
        open: count(['pending', 'submitting', 'needs_review']),
      })}
      flush
      extra={
        <Button type="primary" onClick={onAgain}>
          {t('batch.again')}
        </Button>
      }
    >
      <SimpleTable
        label={t('batch.done')}
        rowKey={(line) => String(line.row)}
        columns={columns}
        rows={lines}
      />
    </Panel>
  );
}

/** A row that could not even be asked was not verified. */
function stateOf(line: Line): string {
  return line.record?.state ?? 'failed';
}
