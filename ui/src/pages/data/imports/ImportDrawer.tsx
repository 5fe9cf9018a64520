/** One import: its figures, its sums, the rows that were left out and why, and taking it back. */
import { useTranslation } from 'react-i18next';
import { useImport, useRejectedRows, useUndoImport } from '@/api/imports';
import type { Import, RejectedRow } from '@/api/types';
import {
  ConfirmButton,
  type DataColumn,
  DataTable,
  DetailDrawer,
  DrawerSection,
  type Fact,
  Facts,
  formatFen,
  Time,
  useKnownWord,
  useNotifyError,
} from '@/components';
import styles from '../data.module.css';
import { ImportStateTag } from './ImportStateTag';

const REJECTED = 50;
/** A row that is kept, with a type that its title suggested. */
const GUESSED = 'goods_suggested';

export function ImportDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { t } = useTranslation('data');
  const notify = useNotifyError();
  const query = useImport(id);
  const undo = useUndoImport();
  const row = query.data;
  return (
    <DetailDrawer
      open={id !== undefined}
      onClose={onClose}
      title={row?.file_name ?? t('imports.title')}
      loading={query.isPending}
      error={query.error}
      onRetry={() => void query.refetch()}
      width={720}
      states={row ? <ImportStateTag row={row} /> : null}
      actions={
        row?.live ? (
          <ConfirmButton
            danger
            title={t('imports.undoTitle')}
            description={t('imports.undoHint')}
            okText={t('imports.undo')}
            onConfirm={() => undo.mutateAsync(row.id).catch(notify)}
          >
            {t('imports.undo')}
          </ConfirmButton>
        ) : null
      }
    >
      {row ? <Body row={row} /> : null}
    </DetailDrawer>
  );
}

function Body({ row }: { row: Import }) {
  const { t } = useTranslation('data');
  const known = useKnownWord();
  const figure = (value: number) => value.toLocaleString('en-US');
  const word = row.reason ?? row.error;
  const missing = Array.isArray(row.report.missing) ? row.report.missing.map(String).join(', ') : '';
  const facts: Fact[] = [
    { key: 'stored', label: t('column.stored'), value: figure(row.rows_stored) },
    { key: 'fresh', label: t('column.fresh'), value: figure(row.rows_new) },
    { key: 'updated', label: t('column.updated'), value: figure(row.rows_updated) },
    { key: 'duplicates', label: t('column.duplicates'), value: figure(row.duplicates) },
    { key: 'skipped', label: t('column.skipped'), value: figure(row.rows_skipped) },
    {
      key: 'warnings',
      label: t(row.kind === 'products' ? 'column.guessed' : 'column.warnings'),
      value: figure(row.warnings),
    },
    { key: 'at', label: t('column.at'), value: <Time at={row.started_at} /> },
    { key: 'actor', label: t('column.actor'), value: row.actor },
  ];
  const sums = Object.entries((row.report.sums_fen ?? {}) as Record<string, number>).map(([name, fen]) => ({
    key: name,
    label: known(`data:field.${name}`, name),
    value: formatFen(fen),
  }));
  return (
    <>
      {word ? (
        <p className={styles.error}>{known(`data:reason.${word}`, word, { columns: missing })}</p>
      ) : null}
      <DrawerSection title={t('imports.figures')}>
        <Facts items={facts} />
      </DrawerSection>
      {sums.length > 0 ? (
        <DrawerSection title={t('imports.sums')}>
          <Facts items={sums} />
        </DrawerSection>
      ) : null}
      {row.rows_skipped + row.warnings > 0 ? (
        <DrawerSection title={t('imports.rejected')}>
          <Rejected id={row.id} />
        </DrawerSection>
      ) : null}
    </>
  );
}

function Rejected({ id }: { id: string }) {
  const { t } = useTranslation('data');
  const known = useKnownWord();
  const query = useRejectedRows(id, REJECTED);
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
      />
    </div>
  );
}
