/** The rows and cells that an import left out, each with its reason. */
import { useTranslation } from 'react-i18next';
import { useRejectedRows } from '@/api/imports';
import type { RejectedRow } from '@/api/types';
import { type DataColumn, DataTable, EmptyState, useKnownWord } from '@/components';
import styles from '../data.module.css';

const AT_ONCE = 50;
/** A row that is kept, with a type that its title suggested. */
const GUESSED = 'goods_suggested';

export function RejectedRows({ id }: { id: string }) {
  const { t } = useTranslation('data');
  const known = useKnownWord();
  const query = useRejectedRows(id, AT_ONCE);
  const columns: DataColumn<RejectedRow>[] = [
    {
      key: 'row',
      title: t('column.row'),
      width: 130,
      render: (row) => (row.sheet ? `${row.sheet} ${row.row_no}` : String(row.row_no)),
    },
    { key: 'column', title: t('column.column'), width: 130, render: (row) => row.column || '—' },
    {
      key: 'reason',
      title: t('column.reason'),
      wrap: true,
      minWidth: 160,
      render: (row) => known(`data:reject.${row.reason}`, known(`errors:${row.reason}.what`, row.reason)),
    },
    { key: 'value', title: t('column.value'), width: 150, render: (row) => row.value || '—' },
    {
      key: 'effect',
      title: t('column.effect'),
      width: 96,
      render: (row) =>
        row.reason === GUESSED
          ? t('imports.guessed')
          : row.skipped
            ? t('imports.rowLeft')
            : t('imports.cellLeft'),
    },
  ];
  return (
    <div className={styles.list}>
      <DataTable
        id="data.rejected"
        label={t('imports.rejected')}
        rowKey={(row) => `${row.sheet}/${row.row_no}/${row.column}/${row.reason}`}
        columns={columns}
        query={query}
        empty={
          <EmptyState
            compact
            picture="list"
            title={t('imports.noRejected')}
            hint={t('imports.noRejectedHint')}
          />
        }
      />
    </div>
  );
}
