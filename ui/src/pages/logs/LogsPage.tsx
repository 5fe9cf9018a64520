/** The four logs, each a list with search, details and the way to the order. */
import { Input, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { LOGS, type LogName, useLog } from '@/api/logs';
import type { LogEntry } from '@/api/types';
import { DataTable, EmptyState, FilterBar, Page } from '@/components';
import { AuditExport } from './AuditExport';
import { LogDrawer } from './LogDrawer';
import styles from './logs.module.css';
import { useLogColumns } from './useLogColumns';

const PAGE = 50;

export function LogsPage() {
  const { t } = useTranslation('logs');
  const [search, setSearch] = useSearchParams();
  const [size, setSize] = useState(PAGE);
  const [open, setOpen] = useState<string>();
  const log: LogName = LOGS.find((one) => one === search.get('tab')) ?? 'deliveries';
  const q = search.get('q') ?? '';
  const query = useLog(log, q || undefined, size);
  const columns = useLogColumns(log);
  const rows = query.rows ?? [];
  const at = rows.findIndex(({ id }) => id === open);
  const neighbour = (row: LogEntry | undefined) => (row ? () => setOpen(row.id) : undefined);
  const ask = (text: string) => {
    setOpen(undefined);
    setSearch(text ? { tab: log, q: text } : { tab: log }, { replace: true });
  };
  return (
    <Page
      layout="fill"
      title={t('title')}
      subtitle={t('subtitle')}
      actions={log === 'audit' ? <AuditExport /> : null}
      tabs={
        <Tabs
          activeKey={log}
          onChange={(tab) => {
            setOpen(undefined);
            setSearch({ tab }, { replace: true });
          }}
          items={LOGS.map((key) => ({ key, label: t(`tab.${key}`) }))}
        />
      }
    >
      <DataTable
        key={log}
        id={`logs.${log}`}
        label={t(`tab.${log}`)}
        rowKey={(row) => row.id}
        columns={columns}
        query={query}
        pageSize={{ value: size, onChange: setSize }}
        onOpen={(row) => setOpen(row.id)}
        activeId={open}
        toolbar={
          <FilterBar>
            <Input.Search
              key={log}
              allowClear
              className={styles.search ?? ''}
              defaultValue={q}
              placeholder={t(`search.${log}`)}
              aria-label={t(`search.${log}`)}
              onSearch={(text) => ask(text.trim())}
            />
            <span className={styles.about}>{t(`about.${log}`)}</span>
          </FilterBar>
        }
        onClearFilters={q ? () => ask('') : undefined}
        empty={<EmptyState picture="list" title={t(`empty.${log}`)} hint={t(`emptyHint.${log}`)} />}
      />
      <LogDrawer
        entry={rows[at]}
        onClose={() => setOpen(undefined)}
        onPrevious={neighbour(rows[at - 1])}
        onNext={at < 0 ? undefined : neighbour(rows[at + 1])}
      />
    </Page>
  );
}
