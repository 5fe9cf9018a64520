/** Several rules changed at once: switch, mode, delay, pool, stock, carrier; and what became of each. */
import { Button, Form, Input, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePools } from '@/api/cards';
import { useUpdateRules } from '@/api/rules';
import type { RowResult, Rule, RulePatch } from '@/api/types';
import { BatchBar, BatchResult, useNotifyError, useStateWord } from '@/components';
import { MODES } from './rule/choices';
import { DelaySpan, type Span, spanToMs } from './rule/DelaySpan';

export interface RuleBatchProps {
  ids: string[];
  rows: Rule[];
  onChange: (ids: string[]) => void;
}

type Asking = 'mode' | 'delay' | 'pool' | 'stock' | 'logistics';

interface Answer {
  mode?: Rule['mode'];
  delay?: Span;
  pool_id?: string;
  stock?: number | null;
  logistics_company?: string;
}

export function RuleBatch({ ids, rows, onChange }: RuleBatchProps) {
  const { t } = useTranslation(['products', 'common']);
  const notifyError = useNotifyError();
  const update = useUpdateRules();
  const [asking, setAsking] = useState<Asking>();
  const [results, setResults] = useState<RowResult[]>();
  /** Rows may leave the page before the result is read. */
  const [names, setNames] = useState<Record<string, string>>({});

  const run = (patch: RulePatch, chosen = ids) => {
    setNames(Object.fromEntries(rows.map((rule) => [rule.id, rule.product_title ?? rule.product_ref])));
    update.mutate(
      { ids: chosen, patch },
      {
        onSuccess: (answer) => {
          setAsking(undefined);
          setResults(answer.results);
          onChange(answer.results.filter((row) => !row.ok).map((row) => row.id));
        },
        onError: notifyError,
      },
    );
  };
  const last = update.variables?.patch;
  return (
    <>
      <BatchBar count={ids.length} onClear={() => onChange([])}>
        <Button size="small" loading={update.isPending} onClick={() => run({ status: 'active' })}>
          {t('products:batch.activate')}
        </Button>
        <Button size="small" disabled={update.isPending} onClick={() => run({ status: 'inactive' })}>
          {t('products:batch.deactivate')}
        </Button>
        <Button size="small" disabled={update.isPending} onClick={() => run({ status: 'out_of_stock' })}>
          {t('products:batch.outOfStock')}
        </Button>
        <Button size="small" onClick={() => setAsking('mode')}>
          {t('products:batch.mode')}
        </Button>
        <Button size="small" onClick={() => setAsking('delay')}>
          {t('products:batch.delay')}
        </Button>
        <Button size="small" onClick={() => setAsking('pool')}>
          {t('products:batch.pool')}
        </Button>
        <Button size="small" onClick={() => setAsking('stock')}>
          {t('products:batch.stock')}
        </Button>
        <Button size="small" onClick={() => setAsking('logistics')}>
          {t('products:batch.logistics')}
        </Button>
      </BatchBar>
      <AskDialog
        asking={asking}
        count={ids.length}
        busy={update.isPending}
        onCancel={() => setAsking(undefined)}
        onDone={(patch) => run(patch)}
      />
      <BatchResult
        results={results}
        onClose={() => setResults(undefined)}
        nameOf={(id) => names[id] ?? id}
        {...(last ? { onRetryFailed: (failed: string[]) => run(last, failed) } : {})}
      />
    </>
  );
}

interface AskDialogProps {
  asking: Asking | undefined;
  count: number;
  busy: boolean;
  onCancel: () => void;
  onDone: (patch: RulePatch) => void;
}

function AskDialog({ asking, count, busy, onCancel, onDone }: AskDialogProps) {
  const { t } = useTranslation(['products', 'common']);
  const word = useStateWord();
  const pools = usePools();
  const [form] = Form.useForm<Answer>();
  const submit = ({ mode, delay, pool_id, stock, logistics_company }: Answer) => {
    if (asking === 'mode' && mode) onDone({ mode });
    if (asking === 'delay' && delay) onDone({ delay: spanToMs(delay) });
    if (asking === 'pool' && pool_id) onDone({ pool_id });
    // Left empty: as many as there are.
    if (asking === 'stock') onDone({ stock: stock ?? -1 });
    if (asking === 'logistics') onDone({ logistics_company: logistics_company ?? '' });
  };
  const required = [{ required: true, message: t('products:problem.empty') }];
  return (
    <Modal
      open={asking !== undefined}
      title={t(`products:batch.${asking ?? 'mode'}`)}
      onCancel={onCancel}
      onOk={() => form.submit()}
      okText={t('products:batch.apply', { count })}
      confirmLoading={busy}
      destroyOnHidden
      width={440}
    >
      <Form
        form={form}
        layout="vertical"
        preserve={false}
        onFinish={submit}
        initialValues={{ delay: { min: 0, max: 0 } }}
      >
        {asking === 'mode' ? (
          <Form.Item name="mode" label={t('products:rule.mode')} rules={required}>
            <Select options={MODES.map((mode) => ({ value: mode, label: word('mode', mode) }))} />
          </Form.Item>
        ) : null}
        {asking === 'delay' ? (
          <Form.Item name="delay" label={t('products:rule.delay')}>
            <DelaySpan />
          </Form.Item>
        ) : null}
        {asking === 'pool' ? (
          <Form.Item name="pool_id" label={t('products:source.card_pool')} rules={required}>
            <Select
              loading={pools.isPending}
              showSearch={{ optionFilterProp: 'label' }}
              options={(pools.data ?? []).map((pool) => ({ value: pool.id, label: pool.name }))}
            />
          </Form.Item>
        ) : null}
        {asking === 'stock' ? (
          <Form.Item name="stock" label={t('products:rule.stock')} extra={t('products:batch.stockHint')}>
            <InputNumber min={0} precision={0} placeholder={t('products:stock.unlimited')} />
          </Form.Item>
        ) : null}
        {asking === 'logistics' ? (
          <Form.Item name="logistics_company" label={t('products:rule.logistics')}>
            <Input placeholder={t('products:rule.logisticsNone')} maxLength={40} />
          </Form.Item>
        ) : null}
      </Form>
    </Modal>
  );
}
