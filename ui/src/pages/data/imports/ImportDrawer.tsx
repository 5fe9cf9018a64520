/** One import: its figures, its sums, the rows that were left out and why, and taking it back. */
import { useTranslation } from 'react-i18next';
import { useImport, useUndoImport } from '@/api/imports';
import { useShops } from '@/api/shops';
import type { Import } from '@/api/types';
import { useFileReason } from '@/app/imports/useFileReason';
import {
  ConfirmButton,
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
import { missingColumns } from './missingColumns';
import { RejectedRows } from './RejectedRows';

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

/** How long it took, in seconds. */
const seconds = ({ started_at, finished_at }: Import) =>
  (((finished_at ?? started_at) - started_at) / 1_000).toFixed(1);

function Body({ row }: { row: Import }) {
  const { t } = useTranslation('data');
  const known = useKnownWord();
  const why = useFileReason();
  const shops = useShops().data;
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
    ...(row.shop_id === null
      ? []
      : [
          {
            key: 'shop',
            label: t('column.shop'),
            value: shops?.find(({ id }) => id === row.shop_id)?.name ?? row.shop_id,
          },
        ]),
    { key: 'at', label: t('column.at'), value: <Time at={row.started_at} /> },
    ...(row.finished_at === null
      ? []
      : [{ key: 'took', label: t('column.took'), value: t('imports.took', { seconds: seconds(row) }) }]),
    { key: 'actor', label: t('column.actor'), value: row.actor },
  ];
  const sums = Object.entries((row.report.sums_fen ?? {}) as Record<string, number>).map(([name, fen]) => ({
    key: name,
    label: known(`data:field.${name}`, name),
    value: formatFen(fen),
  }));
  const lacks = missingColumns(row.kind, row.report.missing_columns);
  return (
    <>
      {word ? <p className={styles.error}>{why(word, { columns: missing })}</p> : null}
      <DrawerSection title={t('imports.figures')}>
        <Facts items={facts} />
      </DrawerSection>
      {sums.length > 0 ? (
        <DrawerSection title={t('imports.sums')}>
          <Facts items={sums} />
        </DrawerSection>
      ) : null}
      {lacks.length > 0 ? (
        <DrawerSection title={t('imports.lacks')}>
          <ul className={styles.files} aria-label={t('imports.lacks')}>
            {lacks.map(({ sheet, columns }) => (
              <li key={sheet}>
                {sheet ? <span className={styles.faint}>{sheet}</span> : null}
                <span>{columns.map((name) => known(`data:field.${name}`, name)).join(', ')}</span>
              </li>
            ))}
          </ul>
        </DrawerSection>
      ) : null}
      {row.rows_skipped + row.warnings > 0 ? (
        <DrawerSection title={t('imports.rejected')}>
          <RejectedRows id={row.id} />
        </DrawerSection>
      ) : null}
    </>
  );
}
