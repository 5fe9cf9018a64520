/** The answer to the last code, large enough for the other side of the counter: colour, picture and word. */
import { LoadingOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { Money, stateLook, useCodeText, useStateWord } from '@/components';
import { UndoButton } from './UndoButton';
import type { Scan } from './useScans';
import { useWhy } from './useWhy';
import styles from './verifications.module.css';

export interface BigAnswerProps {
  scan: Scan | undefined;
  onChange: (key: string, patch: Partial<Scan>) => void;
}

export function BigAnswer({ scan, onChange }: BigAnswerProps) {
  const { t } = useTranslation('verifications');
  return (
    <div className={styles.answerFrame} role="status" aria-live="assertive" aria-label={t('manual.answer')}>
      {scan ? <Answer scan={scan} onChange={onChange} /> : <Waiting />}
    </div>
  );
}

function Waiting() {
  const { t } = useTranslation('verifications');
  return (
    <div className={styles.answer} data-tone="grey">
      <strong>{t('manual.ready')}</strong>
      <span>{t('manual.readyHint')}</span>
    </div>
  );
}

function Answer({ scan, onChange }: { scan: Scan; onChange: BigAnswerProps['onChange'] }) {
  const { t } = useTranslation('verifications');
  const word = useStateWord();
  const codeText = useCodeText();
  const why = useWhy();
  const { record, error } = scan;
  const code = <span className={styles.answerCode}>{scan.code}</span>;
  if (error) {
    const { what, next } = codeText(error.code);
    const { icon: Icon } = stateLook('verification', 'failed');
    return (
      <div className={styles.answer} data-tone="red">
        <Icon className={styles.answerIcon ?? ''} />
        <strong>{what}</strong>
        <span>{next}</span>
        {code}
      </div>
    );
  }
  if (!record) {
    return (
      <div className={styles.answer} data-tone="blue">
        <LoadingOutlined className={styles.answerIcon ?? ''} />
        <strong>{word('verification', 'submitting')}</strong>
        {code}
      </div>
    );
  }
  const { tone, icon: Icon } = stateLook('verification', record.state);
  const reason = record.reason ? codeText(record.reason).what : undefined;
  return (
    <div className={styles.answer} data-tone={tone}>
      <Icon className={styles.answerIcon ?? ''} />
      <strong>{record.state === 'failed' && reason ? reason : word('verification', record.state)}</strong>
      {record.state === 'verified' ? (
        <span>
          {record.title || t('manual.noTitle')}
          {record.amount === null ? null : (
            <>
              {' · '}
              <Money fen={record.amount} />
            </>
          )}
        </span>
      ) : (
        <span>{why(record) ?? t(`manual.next.${nextOf(record.state)}`)}</span>
      )}
      {code}
      <UndoButton record={record} onDone={(after) => onChange(scan.key, { record: after })} />
    </div>
  );
}

/** What is to be done now, for states that have no reason of their own. */
function nextOf(state: string): 'wait' | 'undone' | 'other' {
  if (state === 'pending' || state === 'submitting') return 'wait';
  return state === 'undone' ? 'undone' : 'other';
}
