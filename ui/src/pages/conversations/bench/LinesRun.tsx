/** Lines of one talk, one a row of the field, asked in their order. They are kept for the next time when the seller says so. */
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBenchLines, useRunBench, useSaveBenchLines } from '@/api/ai';
import type { HostileBenchRequest } from '@/api/serviceContract';
import { EmptyState, ErrorState, useNotifyError } from '@/components';
import { AnswerView } from './AnswerView';
import styles from './bench.module.css';
import { linesIn, MOST_LINES } from './lines';
import { RunSum } from './RunSum';

export function LinesRun({ where }: { where: HostileBenchRequest }) {
  const { t } = useTranslation(['conversations', 'common']);
  const { message } = App.useApp();
  const notify = useNotifyError();
  const kept = useBenchLines();
  const save = useSaveBenchLines();
  const run = useRunBench();
  const [typed, setTyped] = useState<string>();
  const text = typed ?? kept.data?.lines.join('\n') ?? '';
  const lines = linesIn(text);
  const tooMany = lines.length > MOST_LINES;
  const changed = lines.join('\n') !== (kept.data?.lines ?? []).join('\n');
  const keep = () =>
    save.mutate(lines, {
      onSuccess: () => message.success(t('common:saved')),
      onError: notify,
    });
  return (
    <div className={styles.columns}>
      <div className={styles.ask}>
        <Input.TextArea
          aria-label={t('conversations:bench.lines')}
          placeholder={t('conversations:bench.linesPlaceholder')}
          autoSize={{ minRows: 8, maxRows: 18 }}
          value={text}
          onChange={({ target }) => setTyped(target.value)}
        />
        {kept.error && !kept.data ? (
          <ErrorState compact error={kept.error} onRetry={() => void kept.refetch()} />
        ) : null}
        <p className={styles.hint} role="status">
          {tooMany
            ? t('conversations:bench.tooMany', { most: MOST_LINES, count: lines.length })
            : t('conversations:bench.linesHint', { count: lines.length })}
        </p>
        <div className={styles.buttons}>
          <Button
            type="primary"
            loading={run.isPending}
            disabled={lines.length === 0 || tooMany || where.shop_id === ''}
            onClick={() => run.mutate({ ...where, lines })}
          >
            {t('conversations:bench.run')}
          </Button>
          <Button disabled={!changed || !kept.data} loading={save.isPending} onClick={keep}>
            {t('conversations:bench.keep')}
          </Button>
        </div>
      </div>
      <div className={styles.answers} aria-busy={run.isPending}>
        {run.error ? (
          <ErrorState compact error={run.error} />
        ) : run.data ? (
          <>
            <RunSum result={run.data} />
            {run.data.answers.map((answer, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same line may be asked twice; the list never changes
              <AnswerView key={index} answer={answer} />
            ))}
          </>
        ) : (
          <EmptyState
            compact
            picture="chat"
            title={t('conversations:bench.nothing')}
            hint={t('conversations:bench.nothingHint')}
          />
        )}
      </div>
    </div>
  );
}
