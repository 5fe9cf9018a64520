/** What the buyer will read, how long it is, and what is wrong with the template. */
import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTemplatePreview } from '@/api/rules';
import type { TemplateError } from '@/api/types';
import { ErrorState, stateLook, ToneTag } from '@/components';
import { useProblemText } from '../rule/useProblemText';
import { corrected, offsetOf, type Range, tagAt } from './place';
import { SampleOrderSelect } from './SampleOrderSelect';
import styles from './template.module.css';
import { useDebounced } from './useDebounced';

const REST_MS = 300;
/** Problems that have no place in the text. */
const OF_THE_WHOLE = new Set(['template_incomplete', 'content_too_long']);

export interface TemplatePreviewProps {
  template: string;
  shopId: string | undefined;
  poolId: string | undefined;
  /** Said instead of a preview while there is no template. */
  whenEmpty: string;
  onSelect: (range: Range) => void;
  onReplace: (text: string) => void;
}

export function TemplatePreview(props: TemplatePreviewProps) {
  const { template, shopId, poolId, whenEmpty, onSelect, onReplace } = props;
  const { t } = useTranslation('products');
  const [orderId, setOrderId] = useState<string>();
  const rested = useDebounced(template, REST_MS);
  const preview = useTemplatePreview({ template: rested, order_id: orderId, pool_id: poolId });
  const empty = template.trim() === '';
  const shown = empty ? undefined : preview.data;
  const stale = rested !== template || preview.isFetching;
  return (
    <section className={styles.preview} aria-label={t('preview.title')}>
      <header>
        <h3>{t('preview.title')}</h3>
        <SampleOrderSelect shopId={shopId} value={orderId} onChange={setOrderId} />
      </header>
      <div
        className={styles.paper}
        data-stale={stale && !empty ? '' : undefined}
        // A long message is scrolled by keys, too.
        role="group"
        tabIndex={0}
        aria-label={t('preview.title')}
      >
        {empty ? (
          <p className={styles.hint}>{whenEmpty}</p>
        ) : preview.error && !shown ? (
          <ErrorState compact error={preview.error} onRetry={() => void preview.refetch()} />
        ) : shown ? (
          shown.ok ? (
            <p className={styles.bubble}>{shown.text}</p>
          ) : (
            <p className={styles.hint}>{t('preview.broken')}</p>
          )
        ) : (
          <Skeleton active title={false} paragraph={{ rows: 4 }} />
        )}
      </div>
      <footer aria-live="polite">
        {shown?.ok ? (
          <>
            <span>{t('preview.length', { count: shown.length })}</span>
            <ToneTag tone={shown.parts > 1 ? 'amber' : 'green'} plain>
              {t('preview.parts', { count: shown.parts })}
            </ToneTag>
          </>
        ) : (
          <span>&nbsp;</span>
        )}
      </footer>
      {shown?.errors.length ? (
        <ul className={styles.errors}>
          {shown.errors.map((error) => (
            <Mistake
              key={`${error.line}:${error.column}:${error.message}`}
              error={error}
              onFind={() => onSelect(tagAt(template, offsetOf(template, error.line, error.column)))}
              onCorrect={(suggestion) => onReplace(corrected(template, error.line, error.column, suggestion))}
            />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

interface MistakeProps {
  error: TemplateError;
  onFind: () => void;
  onCorrect: (suggestion: string) => void;
}

function Mistake({ error, onFind, onCorrect }: MistakeProps) {
  const { t } = useTranslation('products');
  const problemText = useProblemText();
  const { suggestion } = error;
  return (
    <li>
      <ToneTag tone="red" icon={stateLook('check', 'failed').icon} plain>
        {problemText(error.code)}
      </ToneTag>
      {OF_THE_WHOLE.has(error.code) ? null : (
        <Button type="link" size="small" onClick={onFind}>
          {t('preview.place', { line: error.line, column: error.column })}
        </Button>
      )}
      {suggestion ? (
        <Button size="small" onClick={() => onCorrect(suggestion)}>
          {t('preview.correct', { suggestion })}
        </Button>
      ) : null}
    </li>
  );
}
