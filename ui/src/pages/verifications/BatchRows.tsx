/** A list before it is verified: what was understood, and the rows that cannot be read. */
import { useTranslation } from 'react-i18next';
import type { VerificationListRow } from '@/api/types';
import { type DataColumn, EmptyState, SimpleTable, ToneTag, useKnownWord } from '@/components';
import styles from './verifications.module.css';

export function BatchRows({ rows }: { rows: VerificationListRow[] }) {
  const { t } = useTranslation('verifications');
  const known = useKnownWord();
  const columns: DataColumn<VerificationListRow>[] = [
    { key: 'no', title: t('batch.row'), width: 72, align: 'right', render: (row) => row.row_no },
    {
      key: 'order',
      title: t('record.order'),
      width: 220,
      render: (row) => row.order_sn || <span className={styles.faint}>{t('batch.noOrder')}</span>,
    },
    {
      key: 'code',
      title: t('record.code'),
      minWidth: 220,
      render: (row) =>
        row.reason ? (
          <ToneTag tone="red">{known(`verifications:batch.why.${row.reason}`, t('batch.why.other'))}</ToneTag>
        ) : (
          <span className={styles.code}>{row.verification_code}</span>
        ),
    },
  ];
  return (
    <SimpleTable
      label={t('batch.check')}
      rowKey={(row) => String(row.row_no)}
      columns={columns}
      rows={rows}
      empty={<EmptyState picture="file" title={t('batch.empty')} hint={t('batch.emptyHint')} />}
    />
  );
}
