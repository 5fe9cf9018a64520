/** What would have happened to one line of a buyer: how it was understood, who answers, with what, and what was held back. */
import { useTranslation } from 'react-i18next';
import type { BenchAnswer } from '@/api/serviceContract';
import { Money, ToneTag, useCodeText } from '@/components';
import { Cost } from '../Cost';
import { RefusalList } from '../RefusalList';
import styles from './bench.module.css';

export function AnswerView({ answer }: { answer: BenchAnswer }) {
  const { t } = useTranslation('conversations');
  const codeText = useCodeText();
  const { text, model_text, refusals, error } = answer;
  const trouble = error === null ? undefined : codeText(error);
  return (
    <article className={styles.answer}>
      <header>
        <ToneTag tone="grey">{t(`class.${answer.class}`)}</ToneTag>
        <ToneTag tone={answer.route === 'none' ? 'grey' : 'blue'}>
          {answer.rule_name
            ? t('bench.byRule', { route: t(`route.${answer.route}`), name: answer.rule_name })
            : t(`route.${answer.route}`)}
        </ToneTag>
        {answer.rounds > 0 ? <span>{t('beside.rounds', { count: answer.rounds })}</span> : null}
        {answer.price === null ? null : (
          <span>
            {t('suggestion.price')} <Money fen={answer.price} />
          </span>
        )}
        {answer.floor === null ? null : (
          <span>
            {t('bench.floor')} <Money fen={answer.floor} />
          </span>
        )}
        <span className={styles.numbers}>
          {answer.tokens_in + answer.tokens_out > 0
            ? `${t('bench.tokens', { count: answer.tokens_in + answer.tokens_out })} · `
            : null}
          <Cost value={answer.cost} /> · {t('bench.latency', { ms: answer.latency_ms })}
        </span>
      </header>
      <p className={styles.asked}>{answer.line}</p>
      {text === null ? (
        <p className={styles.silent}>
          {t('bench.silent')}
          {answer.left_reason ? ` · ${t(`left.${answer.left_reason}`)}` : null}
        </p>
      ) : (
        <p className={styles.said}>{text}</p>
      )}
      {model_text !== null && model_text !== text ? (
        <details className={styles.before}>
          <summary>{t('bench.beforeCheck')}</summary>
          <p>{model_text}</p>
        </details>
      ) : null}
      {refusals.length > 0 ? <RefusalList refusals={refusals} hint={t('bench.refusedHint')} /> : null}
      {trouble ? (
        <p className={styles.trouble}>
          {trouble.what} · {trouble.next}
        </p>
      ) : null}
    </article>
  );
}
