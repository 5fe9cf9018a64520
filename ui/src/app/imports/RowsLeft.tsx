/** The rows of a list that were not done, each with its reason, where the list is taken in. */
import { useTranslation } from 'react-i18next';
import { useRejectedRows } from '@/api/imports';
import type { RejectedRow } from '@/api/types';
import { CopyText, SimpleTable, useKnownWord } from '@/components';
import styles from './imports.module.css';

/** Rows that are shown here; all of them stand in the history. */
const SHOWN = 20;

export function RowsLeft({ id }: { id: string }) {
  const { t } = useTranslation('data');
  const known = useKnownWord();
  const rows = useRejectedRows(id, SHOWN).rows ?? [];
  return (
    <div className={styles.rows} role="group" tabIndex={0} aria-label={t('files.rowsLeft')}>
      <SimpleTable<RejectedRow>
        label={t('files.rowsLeft')}
        rowKey={(row) => `${row.row_no}/${row.reason}`}
        rows={rows.slice(0, SHOWN)}
        columns={[
          { key: 'row', title: t('column.row'), width: 70, render: (row) => String(row.row_no) },
          {
            key: 'value',
            title: t('column.orderNumber'),
            width: 200,
            render: (row) => (row.value ? <CopyText text={row.value} /> : '—'),
          },
          {
            key: 'reason',
            title: t('column.reason'),
            wrap: true,
            minWidth: 180,
            render: (row) =>
              known(`data:reject.${row.reason}`, known(`errors:${row.reason}.what`, row.reason)),
          },
        ]}
      />
    </div>
  );
}
