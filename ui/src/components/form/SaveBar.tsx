/** Below a form that is saved by itself: saving once something was changed, and taking the change back. */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './form.module.css';

export interface SaveBarProps {
  /** Whether something was changed. */
  dirty: boolean;
  saving: boolean;
  onReset: () => void;
  /** Beside the buttons. */
  children?: ReactNode;
}

export function SaveBar({ dirty, saving, onReset, children }: SaveBarProps) {
  const { t } = useTranslation('common');
  return (
    <div className={styles.save}>
      <Button type="primary" htmlType="submit" disabled={!dirty} loading={saving}>
        {t('action.save')}
      </Button>
      {dirty ? <Button onClick={onReset}>{t('action.reset')}</Button> : null}
      {children}
    </div>
  );
}
