/** Many order numbers at once, typed or pasted. */
import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { orderNumbersIn } from './orderNumbers';
import styles from './orders.module.css';

export interface LookupDialogProps {
  open: boolean;
  onClose: () => void;
  onNumbers: (sns: string[]) => void;
}

export function LookupDialog({ open, onClose, onNumbers }: LookupDialogProps) {
  const { t } = useTranslation(['orders', 'common']);
  const [text, setText] = useState('');
  const sns = orderNumbersIn(text);
  return (
    <Modal
      open={open}
      title={t('orders:lookup.title')}
      onCancel={onClose}
      okText={t('orders:lookup.run')}
      okButtonProps={{ disabled: sns.length === 0 }}
      cancelText={t('common:action.cancel')}
      onOk={() => onNumbers(sns)}
      afterClose={() => setText('')}
      width={480}
      destroyOnHidden
    >
      <div className={styles.stack}>
        <span className={styles.hint}>{t('orders:lookup.hint')}</span>
        <Input.TextArea
          autoFocus
          aria-label={t('orders:lookup.placeholder')}
          placeholder={t('orders:lookup.placeholder')}
          value={text}
          onChange={({ target }) => setText(target.value)}
          rows={8}
          spellCheck={false}
        />
        <span className={styles.faint} aria-live="polite">
          {t('orders:lookup.recognised', { count: sns.length })}
        </span>
      </div>
    </Modal>
  );
}
