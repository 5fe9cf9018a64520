/** Text that is copied by a click: order numbers, card tails, addresses. */
import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { App, Tooltip } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copyToClipboard } from './copyToClipboard';
import styles from './text.module.css';

export interface CopyTextProps {
  text: string;
  /** What is shown, when it differs from what is copied. */
  children?: ReactNode;
  code?: boolean;
}

const DONE_MS = 1_500;

export function CopyText({ text, children, code = true }: CopyTextProps) {
  const { t } = useTranslation('components');
  const { message } = App.useApp();
  const [done, setDone] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const copy = async () => {
    if (!(await copyToClipboard(text))) {
      message.warning(t('copy.failed'));
      return;
    }
    setDone(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setDone(false), DONE_MS);
  };
  return (
    <Tooltip title={done ? t('copy.done') : t('copy.hint')}>
      <button
        type="button"
        className={`${styles.copy} ${code ? styles.code : ''}`}
        onClick={(event) => {
          event.stopPropagation(); // the row behind must not open
          void copy();
        }}
      >
        <span>{children ?? text}</span>
        {done ? <CheckOutlined className={styles.copied} /> : <CopyOutlined className={styles.copyIcon} />}
      </button>
    </Tooltip>
  );
}
