/** What became of each chosen row; those that did not succeed come first, with their next step. */
import { Button, Modal, Switch } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RowResult } from '@/api/types';
import { useCodeText } from '../feedback/useCodeText';
import { ToneTag } from '../state/StateTag';
import { stateLook } from '../state/states';
import { SimpleTable } from '../table/SimpleTable';
import styles from './batch.module.css';

export interface BatchResultProps {
  /** `undefined`: closed. */
  results: RowResult[] | undefined;
  onClose: () => void;
  /** How a row is called, e.g. its order number. */
  nameOf: (id: string) => ReactNode;
  onRetryFailed?: (ids: string[]) => void;
  /** What was in the way of a row, and the next step; `undefined`: what its code says. */
  wordsOf?: (row: RowResult) => Words | undefined;
}

interface Words {
  what: string;
  next: string;
}

export function BatchResult({ results, onClose, nameOf, onRetryFailed, wordsOf }: BatchResultProps) {
  const { t } = useTranslation(['components', 'common']);
  const codeText = useCodeText();
  const words = (row: RowResult) => wordsOf?.(row) ?? codeText(row.code);
  const [onlyFailed, setOnlyFailed] = useState(false);
  const all = results ?? [];
  // One number may stand in several lines of a list, and each has a row of its own.
  const places = new Map(all.map((row, place) => [row, String(place)]));
  const failed = all.filter((row) => !row.ok);
  const rows = onlyFailed ? failed : [...failed, ...all.filter((row) => row.ok)];
  const summary =
    failed.length === 0
      ? t('components:batch.allOk', { count: all.length })
      : t('components:batch.result', { ok: all.length - failed.length, failed: failed.length });
  return (
    <Modal
      open={results !== undefined}
      onCancel={onClose}
      title={t('components:batch.title')}
      width={720}
      footer={[
        failed.length > 0 && onRetryFailed ? (
          <Button key="retry" onClick={() => onRetryFailed(failed.map((row) => row.id))}>
            {t('components:batch.retryFailed')}
          </Button>
        ) : null,
        <Button key="close" type="primary" onClick={onClose}>
          {t('common:action.close')}
        </Button>,
      ]}
      destroyOnHidden
    >
      <div className={styles.summary}>
        <strong>{summary}</strong>
        {failed.length > 0 ? (
          <label>
            <Switch size="small" checked={onlyFailed} onChange={setOnlyFailed} />{' '}
            {t('components:batch.onlyFailed')}
          </label>
        ) : null}
      </div>
      <div className={styles.results} role="group" tabIndex={0} aria-label={t('components:batch.title')}>
        <SimpleTable
          label={t('components:batch.title')}
          rowKey={(row) => places.get(row) ?? row.id}
          rows={rows}
          columns={[
            { key: 'row', title: t('components:batch.row'), width: 230, render: (row) => nameOf(row.id) },
            {
              key: 'outcome',
              title: t('components:batch.outcome'),
              minWidth: 170,
              wrap: true,
              render: (row) => (
                <Outcome ok={row.ok} word={row.ok ? t('components:batch.ok') : words(row).what} />
              ),
            },
            {
              key: 'next',
              title: t('components:batch.next'),
              minWidth: 200,
              wrap: true,
              render: (row) => (row.ok ? '' : words(row).next),
            },
          ]}
        />
      </div>
    </Modal>
  );
}

function Outcome({ ok, word }: { ok: boolean; word: string }) {
  const { tone, icon } = stateLook('check', ok ? 'ok' : 'failed');
  return (
    <ToneTag tone={tone} icon={icon} plain>
      {word}
    </ToneTag>
  );
}
