/** The import at work, then what came of it. */
import { useTranslation } from 'react-i18next';
import type { Operation } from '@/api/types';
import { EmptyState, ProgressPanel, SimpleTable, StatTile } from '@/components';
import styles from './import.module.css';
import { importResultOf } from './result';
import { useReasonText } from './useReasonText';

export interface ResultStepProps {
  operation: Operation | undefined;
  cancelling: boolean;
  onCancel: () => void;
}

export function ResultStep({ operation, cancelling, onCancel }: ResultStepProps) {
  const { t } = useTranslation('cards');
  const reasonText = useReasonText();
  const done = operation?.state === 'done';
  const { imported, duplicates, rejected, rejects } = importResultOf(operation?.result);
  const figure = (value: number) => value.toLocaleString('en-US');
  return (
    <div className={styles.step}>
      <ProgressPanel
        title={t('import.title')}
        operation={operation}
        onCancel={onCancel}
        cancelling={cancelling}
      />
      {operation?.state === 'cancelled' ? (
        <EmptyState compact picture="file" title={t('import.cancelled')} hint={t('import.cancelledHint')} />
      ) : null}
      {done ? (
        <>
          <div className={styles.tiles}>
            <StatTile
              label={t('batch.imported')}
              value={figure(imported)}
              tone="green"
              hint={t('import.importedHint')}
            />
            <StatTile
              label={t('batch.duplicates')}
              value={figure(duplicates)}
              hint={t('import.duplicatesHint')}
            />
            <StatTile
              label={t('batch.rejected')}
              value={figure(rejected)}
              {...(rejected > 0 ? { tone: 'amber' as const } : {})}
              hint={rejected > 0 ? t('import.rejectedHint') : t('import.rejectedNone')}
            />
          </div>
          {rejects.length > 0 ? (
            <div className={styles.rejects} role="group" tabIndex={0} aria-label={t('import.rejects')}>
              <SimpleTable
                label={t('import.rejects')}
                rowKey={(row) => `${row.row}:${row.reason}`}
                rows={rejects}
                columns={[
                  {
                    key: 'row',
                    title: t('import.row'),
                    width: 90,
                    align: 'right',
                    render: (row) => figure(row.row),
                  },
                  {
                    key: 'reason',
                    title: t('import.reason'),
                    wrap: true,
                    render: (row) => reasonText(row.reason),
                  },
                ]}
              />
            </div>
          ) : null}
          {rejected > rejects.length && rejects.length > 0 ? (
            <p className={styles.more}>
              {t('import.moreRejects', { figure: figure(rejected - rejects.length) })}
            </p>
          ) : null}
        </>
      ) : null}
    </div>
  );
}
