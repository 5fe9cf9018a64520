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
}

export function BatchResult({ results, onClose, nameOf, onRetryFailed }: BatchResultProps) {
  const { t } = useTranslation(['components', 'common']);
  const codeText = useCodeText();
  const [onlyFailed, setOnlyFailed] = useState(false);
  const all = results ?? [];
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
          rowKey={(row) => row.id}
          rows={rows}
          columns={[
            { key: 'row', title: t('components:batch.row'), width: 230, render: (row) => nameOf(row.id) },
            {
              key: 'outcome',
              title: t('components:batch.outcome'),
              minWidth: 170,
              wrap: true,
              render: (row) => <Outcome row={row} okWord={t('components:batch.ok')} />,
            },
            {
              key: 'next',
              title: t('components:batch.next'),
              minWidth: 200,
              wrap: true,
              render: (row) => (row.ok ? '' : codeText(row.code).next),
            },
          ]}
        />
      </div>
    </Modal>
  );
}

function Outcome({ row, okWord }: { row: RowResult; okWord: string }) {
  const codeText = useCodeText();
  const { tone, icon } = stateLook('check', row.ok ? 'ok' : 'failed');
  return (
    <ToneTag tone={tone} icon={icon} plain>
      {row.ok ? okWord : codeText(row.code).what}
    </ToneTag>
  );
}
