/** The password once more, where the settings protect what is in clear. */
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../cards.module.css';

export interface PasswordAskProps {
  /** The one before was not right. */
  wrong: boolean;
  busy: boolean;
  onSubmit: (password: string) => void;
}

export function PasswordAsk({ wrong, busy, onSubmit }: PasswordAskProps) {
  const { t } = useTranslation('cards');
  const [password, setPassword] = useState('');
  return (
    <form
      className={styles.reveal}
      onSubmit={(event) => {
        event.preventDefault();
        if (password !== '') onSubmit(password);
      }}
    >
      <Input.Password
        autoFocus
        autoComplete="current-password"
        aria-label={t('reveal.password')}
        placeholder={wrong ? t('reveal.wrong') : t('reveal.password')}
        {...(wrong ? { status: 'error' as const } : {})}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button htmlType="submit" loading={busy}>
        {t('reveal.show')}
      </Button>
    </form>
  );
}
