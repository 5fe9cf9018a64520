/** Import in three steps: what and where to, which column is what, how it went. */
import { Button, Modal, Steps } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreviewImport, useStartImport } from '@/api/cardImports';
import { useCardsChanged } from '@/api/cards';
import { useCancelOperation, useOperation } from '@/api/operations';
import type { ImportPreview, ImportSource, Pool } from '@/api/types';
import { useNotifyError } from '@/components';
import { DeliverWaiting } from '../pools/DeliverWaiting';
import { type ColumnAnswer, ColumnStep, firstAnswer, keptOf } from './ColumnStep';
import styles from './import.module.css';
import { ResultStep } from './ResultStep';
import { choiceOf } from './roles';
import { SourceStep } from './SourceStep';
import { type Chosen, sourceOf } from './source';

export interface ImportDialogProps {
  open: boolean;
  /** A file that was dropped. */
  chosen: Chosen | undefined;
  /** The pool on screen. */
  poolId: string | undefined;
  pools: Pool[];
  onClose: () => void;
  onAddPool: () => void;
  onShowBatch: (poolId: string | undefined) => void;
}

export function ImportDialog(props: ImportDialogProps) {
  const { t } = useTranslation('cards');
  const [run, setRun] = useState(0);
  const { open, onClose } = props;
  return (
    <Modal
      open={open}
      title={t('import.title')}
      onCancel={onClose}
      afterClose={() => setRun((before) => before + 1)}
      footer={null}
      width={880}
      mask={{ closable: false }}
      destroyOnHidden
    >
      <Wizard key={run} {...props} onAgain={() => setRun((before) => before + 1)} />
    </Modal>
  );
}

/** A list that was looked at. */
interface Seen {
  source: ImportSource;
  preview: ImportPreview;
}

function Wizard(props: ImportDialogProps & { onAgain: () => void }) {
  const { pools, onClose, onAddPool, onAgain, onShowBatch } = props;
  const { t } = useTranslation(['cards', 'common']);
  const notifyError = useNotifyError();
  const changed = useCardsChanged();
  const [pool, setPool] = useState(props.poolId ?? (pools.length === 1 ? pools[0]?.id : undefined));
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(props.chosen);
  const [seen, setFound] = useState<Seen>();
  const [answer, setAnswer] = useState<ColumnAnswer>();
  const setSeen = (next: Seen) => {
    setFound(next);
    // Looked at once more, what was typed below the rows stays.
    setAnswer((before) => ({ ...firstAnswer(next.preview), ...(before ? keptOf(before) : {}) }));
  };
  const look = usePreviewImport();
  const start = useStartImport();
  const operationId = start.data?.operation_id;
  const operation = useOperation(operationId);
  const cancel = useCancelOperation();
  const state = operation.data?.state;

  // A file dropped while the dialog is open.
  const [dropped, setDropped] = useState(props.chosen);
  if (props.chosen !== dropped) {
    setDropped(props.chosen);
    if (props.chosen) setChosen(props.chosen);
  }
  // A pool made from within the dialog is the one to fill.
  const [known, setKnown] = useState(props.poolId);
  if (props.poolId !== known) {
    setKnown(props.poolId);
    if (props.poolId) setPool(props.poolId);
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the work ends
  useEffect(() => {
    if (state && state !== 'running') void changed();
  }, [state]);

  const step = operationId ? 2 : answer ? 1 : 0;
  const preview = () => look.mutate({ from: chosen ? sourceOf(chosen) : { text } }, { onSuccess: setSeen });
  const lookAgain = (chosen: { sheet?: string; delimiter?: string }) => {
    if (seen) look.mutate({ from: seen.source, ...chosen }, { onSuccess: setSeen, onError: notifyError });
  };
  const run = () => {
    if (!pool || !answer || !seen) return;
    start.mutate(
      {
        pool_id: pool,
        source: seen.source,
        columns: choiceOf(answer.roles),
        has_header: answer.hasHeader,
        ...(seen.preview.sheet ? { sheet: seen.preview.sheet } : {}),
        delimiter: seen.preview.delimiter,
        expires_at: answer.expiresAt,
        note: answer.note.trim() || null,
      },
      { onError: notifyError },
    );
  };
  return (
    <div className={styles.wizard}>
      <Steps
        size="small"
        current={step}
        items={(['source', 'columns', 'result'] as const).map((key) => ({
          title: t(`cards:import.step.${key}`),
        }))}
      />
      {step === 0 ? (
        <SourceStep
          pool={pool}
          pools={pools}
          text={text}
          chosen={chosen}
          error={look.error}
          onPool={setPool}
          onAddPool={onAddPool}
          onText={setText}
          onChosen={(next) => {
            look.reset();
            setChosen(next);
          }}
        />
      ) : step === 1 && seen && answer ? (
        <ColumnStep
          preview={seen.preview}
          answer={answer}
          chosen={chosen}
          onChange={setAnswer}
          onLook={lookAgain}
          busy={look.isPending}
        />
      ) : (
        <ResultStep
          operation={operation.data}
          cancelling={cancel.isPending}
          onCancel={() => operationId && cancel.mutate(operationId, { onError: notifyError })}
        />
      )}
      <footer className={styles.footer}>
        {step === 0 ? (
          <>
            <Button onClick={onClose}>{t('common:action.cancel')}</Button>
            <Button
              type="primary"
              disabled={!pool || (!chosen && text.trim() === '')}
              loading={look.isPending}
              onClick={preview}
            >
              {t('common:action.next')}
            </Button>
          </>
        ) : step === 1 ? (
          <>
            <Button onClick={() => setAnswer(undefined)}>{t('common:action.previous')}</Button>
            <Button
              type="primary"
              disabled={!answer?.roles.includes('secret')}
              loading={start.isPending}
              onClick={run}
            >
              {t('cards:import.run')}
            </Button>
          </>
        ) : state && state !== 'running' ? (
          <>
            {state === 'done' && pool ? <DeliverWaiting poolId={pool} /> : null}
            <Button onClick={() => onShowBatch(pool)}>{t('cards:import.seeBatches')}</Button>
            <Button onClick={onAgain}>{t('cards:import.again')}</Button>
            <Button type="primary" onClick={onClose}>
              {t('common:action.close')}
            </Button>
          </>
        ) : (
          <Button onClick={onClose}>{t('cards:import.background')}</Button>
        )}
      </footer>
    </div>
  );
}
