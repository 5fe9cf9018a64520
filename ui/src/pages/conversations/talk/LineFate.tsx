/** What became of a line: on its way, in doubt, not sent, not answered; each with the next step. */
import { CloseCircleOutlined, LoadingOutlined, QuestionCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCodeText } from '@/components';
import type { LineProps } from './Line';
import styles from './talk.module.css';

export function LineFate({ line, onAgain, onResolve, resolving }: Omit<LineProps, 'talkId'>) {
  const { t } = useTranslation('conversations');
  const codeText = useCodeText();
  switch (line.send) {
    case 'queued':
    case 'sending':
      return (
        <div className={styles.fate}>
          <LoadingOutlined /> {t(`send.${line.send}`)}
        </div>
      );
    case 'unknown':
      return (
        <div className={styles.fate} data-tone="purple">
          <QuestionCircleOutlined /> {t('send.unknown')}
          <Button size="small" loading={resolving} onClick={() => onResolve(true)}>
            {t('send.arrived')}
          </Button>
          <Button size="small" disabled={resolving} onClick={() => onResolve(false)}>
            {t('send.notArrived')}
          </Button>
        </div>
      );
    case 'failed': {
      // Only what happened: the next step of the code speaks of the program, and nothing is repeated here by itself.
      const reason = line.send_error ? codeText(line.send_error).what : undefined;
      return (
        <div className={styles.fate} data-tone="red">
          <CloseCircleOutlined /> {reason ? t('send.failedWhy', { reason }) : t('send.failed')}
          {line.text ? (
            <Button size="small" onClick={() => onAgain(line.text)}>
              {t('send.again')}
            </Button>
          ) : (
            t('send.againPicture')
          )}
        </div>
      );
    }
    default:
      return <Handling line={line} />;
  }
}

function Handling({ line }: Pick<LineProps, 'line'>) {
  const { t } = useTranslation('conversations');
  if (line.author !== 'buyer') return null;
  if (line.handling === 'left' && line.left_reason) {
    return <div className={styles.fate}>{t('handling.left', { reason: t(`left.${line.left_reason}`) })}</div>;
  }
  if (line.handling === 'open' || line.handling === 'shadowed') {
    return <div className={styles.fate}>{t(`handling.${line.handling}`)}</div>;
  }
  return null;
}
