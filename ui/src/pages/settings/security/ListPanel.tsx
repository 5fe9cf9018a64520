/** A short list with a button that adds to it: people, access tokens. */
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { type DataColumn, EmptyState, Panel, SimpleTable } from '@/components';

export interface ListPanelProps<Row> {
  words: { title: string; hint: string; add: string; empty: string; emptyHint: string };
  columns: DataColumn<Row>[];
  list: { data: Row[] | undefined; error: Error | null; refetch: () => unknown };
  onAdd: () => void;
  /** The dialogs. */
  children: ReactNode;
}

export function ListPanel<Row extends { id: string }>(props: ListPanelProps<Row>) {
  const { words, columns, list, onAdd, children } = props;
  return (
    <Panel
      title={words.title}
      hint={words.hint}
      extra={
        <Button size="small" icon={<PlusOutlined />} onClick={onAdd}>
          {words.add}
        </Button>
      }
      flush
    >
      <SimpleTable
        label={words.title}
        rowKey={(row) => row.id}
        columns={columns}
        rows={list.data}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={<EmptyState compact picture="plug" title={words.empty} hint={words.emptyHint} />}
      />
      {children}
    </Panel>
  );
}
