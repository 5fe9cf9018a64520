/** Whether what is on screen keeps itself up to date. Quiet while all is well. */
import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../host';
import styles from './layout.module.css';

export function ConnectionMark() {
  const { t } = useTranslation('nav');
  const state = useConnection();
  const word = t(`connection.${state}`);
  return (
    <Tooltip title={word}>
      <span className={styles.connection} data-state={state} role="status">
        <i aria-hidden="true" />
        <span className={state === 'offline' ? undefined : styles.visuallyHidden}>{word}</span>
      </span>
    </Tooltip>
  );
}
