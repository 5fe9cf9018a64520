/** Appears while rows are chosen: how many, what can be done with them. */
import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './batch.module.css';

export interface BatchBarProps {
  count: number;
  onClear: () => void;
  /** Buttons, the safest first. */
  children: ReactNode;
}

export function BatchBar({ count, onClear, children }: BatchBarProps) {
  const { t } = useTranslation('components');
  if (count === 0) return null;
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('batch.selected', { count })}>
      <strong>{t('batch.selected', { count })}</strong>
      <div className={styles.actions}>{children}</div>
      <Button type="text" icon={<CloseOutlined />} aria-label={t('table.clear')} onClick={onClear} />
    </div>
  );
}
