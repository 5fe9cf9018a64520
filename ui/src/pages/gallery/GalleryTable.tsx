/** The table with invented rows. */
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useKeyset } from '@/api/useKeyset';
import { BatchBar, CopyText, type DataColumn, DataTable, Money, StateTag, Time } from '@/components';

interface Row {
  id: string;
  sn: string;
  title: string;
  content: string;
  amount: number;
  at: number;
}

const CONTENTS = ['sent', 'sending', 'manual', 'needs_review', 'out_of_stock', 'scheduled', 'unmatched'];
const START = Date.now();

function rowsFrom(start: number): Row[] {
  return Array.from({ length: 50 }, (_, index) => ({
    id: String(start + index),
    sn: `2609${start + index}-4711000815`,
    title: `Steam wallet code ${((start + index) % 5) * 50 + 50}, automatic delivery`,
    content: CONTENTS[(start + index) % CONTENTS.length] ?? 'sent',
    amount: 1990 + index * 37,
    at: START - (start + index) * 613_000,
  }));
}

const COLUMNS: DataColumn<Row>[] = [
  { key: 'sn', title: 'Order', width: 210, required: true, render: (row) => <CopyText text={row.sn} /> },
  { key: 'title', title: 'Product', render: (row) => row.title },
  {
    key: 'content',
    title: 'Content',
    width: 120,
    render: (row) => <StateTag kind="content" state={row.content} />,
  },
  {
    key: 'platform',
    title: 'Platform',
    width: 110,
    render: () => <StateTag kind="platform" state="unshipped" plain />,
  },
  { key: 'amount', title: 'Amount', width: 100, align: 'right', render: (row) => <Money fen={row.amount} /> },
  { key: 'at', title: 'Paid', width: 130, render: (row) => <Time at={row.at} /> },
  { key: 'id', title: 'Number', width: 90, hidden: true, render: (row) => row.id },
];

export function GalleryTable() {
  const [ids, setIds] = useState<string[]>(['1', '2']);
  const query = useKeyset<Row>({
    queryKey: ['gallery'],
    fetchPage: async (cursor) => {
      const start = Number(cursor ?? 0);
      return { items: rowsFrom(start), next_cursor: String(start + 50), total: 1_100_000 };
    },
  });
  return (
    <>
      <BatchBar count={ids.length} onClear={() => setIds([])}>
        <Button size="small">Deliver</Button>
      </BatchBar>
      <DataTable
        id="gallery"
        rowKey={(row) => row.id}
        columns={COLUMNS}
        query={query}
        selection={{ ids, onChange: setIds }}
        onOpen={() => undefined}
        activeId="3"
        toolbar={<Input.Search placeholder="Search" style={{ width: 240 }} aria-label="Search" />}
      />
    </>
  );
}
