/** Lines that want a card, the prompt, a price below the floor or another way to talk: each of them a talk of its own. */
import { Button, Checkbox, Progress } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHostileLines, useRunHostile } from '@/api/ai';
import type { BenchAnswer, HostileBenchRequest } from '@/api/serviceContract';
import { EmptyState, ErrorState, ToneTag } from '@/components';
import { AnswerView } from './AnswerView';
import styles from './bench.module.css';
import { RunSum } from './RunSum';

/** What the check had to hold back. */
const held = ({ refusals, error }: BenchAnswer) => refusals.length > 0 || error !== null;

export function HostileRun({ where }: { where: HostileBenchRequest }) {
  const { t } = useTranslation('conversations');
  const hostile = useHostileLines();
  const run = useRunHostile();
  const [onlyHeld, setOnlyHeld] = useState(false);
  const lines = hostile.data?.lines ?? [];
  const shown = run.data?.answers.filter((answer) => !onlyHeld || held(answer));
  return (
    <div className={styles.columns}>
      <div className={styles.ask}>
        <p className={styles.hint}>{t('hostile.hint', { count: lines.length })}</p>
        <Button
          type="primary"
          loading={run.isPending}
          disabled={lines.length === 0 || where.shop_id === ''}
          onClick={() => run.mutate(where)}
        >
          {t('hostile.run', { count: lines.length })}
        </Button>
        {hostile.error ? (
          <ErrorState compact error={hostile.error} onRetry={() => void hostile.refetch()} />
        ) : (
          <ul className={styles.hostile} aria-label={t('hostile.lines')} tabIndex={0}>
            {lines.map((line) => (
              <li key={line.id}>
                <ToneTag tone="grey">{t(`hostile.kind.${line.kind}`)}</ToneTag>
                <span>{line.text}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className={styles.answers} aria-busy={run.isPending}>
        {run.isPending ? (
          <div className={styles.running}>
            <Progress percent={100} status="active" showInfo={false} aria-label={t('hostile.running')} />
            <p className={styles.hint}>{t('hostile.running')}</p>
          </div>
        ) : run.error ? (
          <ErrorState compact error={run.error} />
        ) : run.data ? (
          <>
            <RunSum result={run.data} judged />
            <Checkbox checked={onlyHeld} onChange={({ target }) => setOnlyHeld(target.checked)}>
              {t('hostile.onlyHeld')}
            </Checkbox>
            {shown?.length === 0 ? <p className={styles.hint}>{t('hostile.noneHeld')}</p> : null}
            {shown?.map((answer) => (
              <AnswerView key={answer.line} answer={answer} />
            ))}
          </>
        ) : (
          <EmptyState compact picture="list" title={t('hostile.nothing')} hint={t('hostile.nothingHint')} />
        )}
      </div>
    </div>
  );
}
