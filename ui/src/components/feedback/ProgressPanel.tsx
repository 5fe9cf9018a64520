/** Long work: how far, how long still, and a way to stop it. */
import { Button, Progress } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StateTag } from '../state/StateTag';
import { formatBytes } from '../text/formatBytes';
import styles from './feedback.module.css';
import { useCodeText } from './useCodeText';

export interface Progressing {
  state: 'running' | 'done' | 'failed' | 'cancelled';
  done: number;
  total: number | null;
  /** What is counted; absent: rows. */
  unit?: 'rows' | 'bytes' | 'steps';
  error?: { code: string } | null;
}

export interface ProgressPanelProps {
  title: ReactNode;
  operation: Progressing | undefined;
  onCancel?: () => void;
  cancelling?: boolean;
  /** Shown when the work is done: the result in figures. */
  children?: ReactNode;
}

const STATUS = { running: 'active', done: 'success', failed: 'exception', cancelled: 'normal' } as const;

export function ProgressPanel({ title, operation, onCancel, cancelling, children }: ProgressPanelProps) {
  const { t } = useTranslation('components');
  const codeText = useCodeText();
  const { state, done, total, unit, error } = operation ?? { state: 'running', done: 0, total: null };
  const percent = state === 'done' ? 100 : total ? Math.min(99, Math.floor((done / total) * 100)) : 0;
  const figures = (n: number) => (unit === 'bytes' ? formatBytes(n) : n.toLocaleString('en-US'));
  return (
    <section className={styles.progress} aria-live="polite">
      <header>
        <strong>{title}</strong>
        <StateTag kind="operation" state={state} />
        <span className={styles.count}>
          {unit === 'steps'
            ? null
            : total
              ? t(unit === 'bytes' ? 'progress.read' : 'progress.of', {
                  done: figures(done),
                  total: figures(total),
                })
              : t('progress.count', { done: figures(done) })}
        </span>
        {state === 'running' && onCancel ? (
          <Button size="small" loading={cancelling ?? false} onClick={onCancel}>
            {cancelling ? t('progress.cancelling') : t('progress.cancel')}
          </Button>
        ) : null}
      </header>
      <Progress
        percent={percent}
        status={STATUS[state]}
        showInfo={total !== null}
        aria-label={String(title)}
      />
      {state === 'failed' && error ? (
        <p role="alert">
          {codeText(error.code).what} · {codeText(error.code).next}
        </p>
      ) : null}
      {state === 'done' ? children : null}
    </section>
  );
}
