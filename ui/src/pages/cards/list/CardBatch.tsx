/** Several cards at once: move, void, restore, recycle bin, purge; and what became of each. */
import { App, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActOnCards } from '@/api/cards';
import type { Card, CardBatchRequest, Pool, RowResult } from '@/api/types';
import { BatchBar, BatchResult, useNotifyError } from '@/components';
import styles from '../cards.module.css';

export interface CardBatchProps {
  ids: string[];
  rows: Card[];
  /** The recycle bin is on screen. */
  bin: boolean;
  pools: Pool[];
  onChange: (ids: string[]) => void;
}

type Wish = Pick<CardBatchRequest, 'action' | 'pool_id' | 'reason'>;
type Asking = 'move' | 'void';

export function CardBatch({ ids, rows, bin, pools, onChange }: CardBatchProps) {
  const { t } = useTranslation('cards');
  const { modal } = App.useApp();
  const notifyError = useNotifyError();
  const act = useActOnCards();
  const [asking, setAsking] = useState<Asking>();
  const [results, setResults] = useState<RowResult[]>();
  /** Cards leave the list by what is done to them. */
  const [names, setNames] = useState<Record<string, string>>({});

  const run = (wish: Wish, chosen = ids) => {
    setNames((known) => ({ ...known, ...Object.fromEntries(rows.map((card) => [card.id, card.mask])) }));
    return act.mutateAsync({ ...wish, ids: chosen }).then((answer) => {
      setAsking(undefined);
      setResults(answer.results);
      onChange(answer.results.filter((row) => !row.ok).map((row) => row.id));
    }, notifyError);
  };
  const confirm = (action: 'delete' | 'purge') =>
    modal.confirm({
      title: t(`act.${action}Title`, { count: ids.length }),
      content: t(`act.${action}Hint`),
      okText: t(`act.${action}`),
      okButtonProps: { danger: true },
      onOk: () => run({ action }),
    });
  const last = act.variables;
  const restorable = bin || rows.some((card) => card.state === 'void' && ids.includes(card.id));
  return (
    <>
      <BatchBar count={ids.length} onClear={() => onChange([])}>
        {bin ? (
          <>
            <Button size="small" loading={act.isPending} onClick={() => void run({ action: 'restore' })}>
              {t('act.restore')}
            </Button>
            <Button size="small" danger onClick={() => confirm('purge')}>
              {t('act.purge')}
            </Button>
          </>
        ) : (
          <>
            <Button size="small" onClick={() => setAsking('move')}>
              {t('act.move')}
            </Button>
            {restorable ? (
              <Button size="small" onClick={() => void run({ action: 'restore' })}>
                {t('act.restore')}
              </Button>
            ) : null}
            <Button size="small" danger onClick={() => setAsking('void')}>
              {t('act.void')}
            </Button>
            <Button size="small" danger onClick={() => confirm('delete')}>
              {t('act.delete')}
            </Button>
          </>
        )}
      </BatchBar>
      <AskDialog
        asking={asking}
        count={ids.length}
        pools={pools}
        busy={act.isPending}
        onCancel={() => setAsking(undefined)}
        onDone={run}
      />
      <BatchResult
        results={results}
        onClose={() => setResults(undefined)}
        nameOf={(id) => <span className={styles.mask}>{names[id] ?? id}</span>}
        {...(last ? { onRetryFailed: (failed: string[]) => void run({ ...last }, failed) } : {})}
      />
    </>
  );
}

interface AskDialogProps {
  asking: Asking | undefined;
  count: number;
  pools: Pool[];
  busy: boolean;
  onCancel: () => void;
  onDone: (wish: Wish) => unknown;
}

function AskDialog({ asking, count, pools, busy, onCancel, onDone }: AskDialogProps) {
  const { t } = useTranslation('cards');
  const [form] = Form.useForm<{ pool_id?: string; reason?: string }>();
  return (
    <Modal
      open={asking !== undefined}
      title={asking === 'void' ? t('act.voidTitle', { count }) : t('act.moveTitle', { count })}
      onCancel={onCancel}
      onOk={() => form.submit()}
      okText={asking === 'void' ? t('act.void') : t('act.move')}
      okButtonProps={{ danger: asking === 'void' }}
      confirmLoading={busy}
      destroyOnHidden
      width={440}
    >
      <Form
        form={form}
        layout="vertical"
        preserve={false}
        requiredMark={false}
        onFinish={({ pool_id, reason }) =>
          onDone(
            asking === 'void'
              ? { action: 'void', reason: reason?.trim() || null }
              : { action: 'move', pool_id: pool_id ?? null },
          )
        }
      >
        {asking === 'void' ? (
          <Form.Item name="reason" label={t('act.reason')} extra={t('act.voidHint')}>
            <Input maxLength={200} placeholder={t('act.reasonPlaceholder')} />
          </Form.Item>
        ) : (
          <Form.Item
            name="pool_id"
            label={t('act.toPool')}
            rules={[{ required: true, message: t('import.poolRequired') }]}
          >
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={pools.map((pool) => ({ value: pool.id, label: pool.name }))}
            />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
