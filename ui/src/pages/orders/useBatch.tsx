/** Runs one action over many orders and shows what became of each. */
import { type ReactNode, useRef, useState } from 'react';
import { randomKey } from '@/api/client';
import { useOrderBatch } from '@/api/orders';
import type { OrderActionRequest, OrderRow, RowResult } from '@/api/types';
import { BatchResult, CopyText, useNotifyError } from '@/components';

export interface Batch {
  /** Resolves to whether the call went through; the rows may still differ. */
  run: (ids: string[], body: OrderActionRequest) => Promise<boolean>;
  busy: boolean;
  /** Rows whose numbers the result can show. */
  remember: (rows: readonly OrderRow[]) => void;
  result: ReactNode;
}

export function useBatch(): Batch {
  const batch = useOrderBatch();
  const notify = useNotifyError();
  const [results, setResults] = useState<RowResult[]>();
  const [last, setLast] = useState<OrderActionRequest>();
  const numbers = useRef(new Map<string, string>());

  const run = async (ids: string[], body: OrderActionRequest) => {
    try {
      const answer = await batch.mutateAsync({ ids, body, key: randomKey() });
      setLast(body);
      setResults(answer.results);
      return true;
    } catch (error) {
      notify(error);
      return false;
    }
  };
  return {
    run,
    busy: batch.isPending,
    remember: (rows) => {
      for (const row of rows) numbers.current.set(row.id, row.sn);
    },
    result: (
      <BatchResult
        results={results}
        onClose={() => setResults(undefined)}
        nameOf={(id) => <CopyText text={numbers.current.get(id) ?? id} />}
        {...(last ? { onRetryFailed: (ids: string[]) => void run(ids, last) } : {})}
      />
    ),
  };
}
