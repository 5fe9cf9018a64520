/** Every file that was taken in, newest first, and the watched folder. */
import { useTranslation } from 'react-i18next';
import { useImports } from '@/api/imports';
import type { Import } from '@/api/types';
import { usePreference } from '@/app/preferences';
import { type DataColumn, DataTable, Panel, Time } from '@/components';
import styles from '../data.module.css';
import { NothingImported } from '../NothingImported';
import { useDataUrl } from '../useDataUrl';
import { ImportDrawer } from './ImportDrawer';
import { ImportStateTag } from './ImportStateTag';
import { WatchedFolder } from './WatchedFolder';

const PAGE_SIZE = 50;

export function ImportsTab() {
  const { t } = useTranslation('data');
  const { url, change } = useDataUrl();
  const [limit, setLimit] = usePreference('data.imports.pageSize', PAGE_SIZE);
  const query = useImports(limit);
  const count = (key: string, title: string, pick: (row: Import) => number): DataColumn<Import> => ({
    key,
    title,
    width: 92,
    align: 'right',
    render: (row) => pick(row).toLocaleString('en-US'),
  });
  const columns: DataColumn<Import>[] = [
    { key: 'file', title: t('column.file'), required: true, render: (row) => row.file_name },
    {
      key: 'kind',
      title: t('column.kind'),
      width: 130,
      render: (row) => t(`kind.${row.kind as 'sales' | 'travel' | 'products' | 'tracking'}`),
    },
    { key: 'state', title: t('column.state'), width: 120, render: (row) => <ImportStateTag row={row} /> },
    count('stored', t('column.stored'), (row) => row.rows_stored),
    count('fresh', t('column.fresh'), (row) => row.rows_new),
    count('updated', t('column.updated'), (row) => row.rows_updated),
    count('skipped', t('column.skipped'), (row) => row.rows_skipped),
    {
      key: 'origin',
      title: t('column.origin'),
      width: 100,
      render: (row) => t(`origin.${row.origin as 'dropped' | 'chosen' | 'watched' | 'command' | 'uploaded'}`),
    },
    { key: 'at', title: t('column.at'), width: 150, render: (row) => <Time at={row.started_at} /> },
  ];
  return (
    <div className={styles.stack}>
      <WatchedFolder />
      <Panel title={t('imports.title')} flush>
        <div className={styles.list}>
          <DataTable
            id="data.imports"
            label={t('imports.title')}
            rowKey={(row) => row.id}
            columns={columns}
            query={query}
            activeId={url.open}
            onOpen={(row) => change({ open: row.id })}
            pageSize={{ value: limit, onChange: setLimit }}
            empty={<NothingImported kind="imports" />}
          />
        </div>
      </Panel>
      <ImportDrawer id={url.open} onClose={() => change({ open: undefined })} />
    </div>
  );
}
