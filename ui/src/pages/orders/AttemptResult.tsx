/** What became of one call: its state, and what the platform said. */
import { useTranslation } from 'react-i18next';
import { isErrorCode } from '@/api/errorCodes';
import type { Attempt } from '@/api/types';
import { formatShort, StateTag, useCodeText } from '@/components';
import styles from './orders.module.css';
import { useOwnRefusal } from './useOwnRefusal';

export type AttemptFacts = Pick<Attempt, 'state' | 'class' | 'code' | 'message' | 'next_try_at'>;

const CLASSES = ['transient', 'business', 'login', 'unknown', 'rate_limited'] as const;

/** `cut`: one line in a dense list, the whole on hover. */
export function AttemptResult({ attempt, cut }: { attempt: AttemptFacts; cut?: boolean }) {
  const words = useAttemptWords()(attempt);
  return (
    <div className={styles.two}>
      <StateTag kind="attempt" state={attempt.state} plain />
      {words ? (
        <span className={`${styles.faint} ${cut ? styles.cut : ''}`} title={cut ? words : undefined}>
          {words}
        </span>
      ) : null}
    </div>
  );
}

function useAttemptWords(): (attempt: AttemptFacts) => string {
  const { t } = useTranslation('orders');
  const codeText = useCodeText();
  const ownRefusal = useOwnRefusal();
  const answered = ({ code, class: of, message }: AttemptFacts) => {
    const kind = CLASSES.find((known) => known === of);
    return [code && isErrorCode(code) ? codeText(code).what : kind ? t(`class.${kind}`) : code, message];
  };
  return (attempt) => {
    const { code, next_try_at } = attempt;
    const own = ownRefusal(code);
    const words = [
      ...(own === undefined ? answered(attempt) : [own]),
      next_try_at ? t('attempt.next', { time: formatShort(next_try_at, Date.now()) }) : undefined,
    ];
    return words.filter(Boolean).join(' · ');
  };
}
