/** The key is not where it should be: the code of the recovery sheet puts it there again. */
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRecoverKey } from '@/api/upkeep';
import { useErrorText } from '@/components';
import styles from './StartFailure.module.css';

export function KeyRecovery() {
  const { t } = useTranslation('startup');
  const errorText = useErrorText();
  const [code, setCode] = useState('');
  const recover = useRecoverKey();
  if (recover.isSuccess) return <p role="status">{t('recovered')}</p>;
  const refused = recover.error ? errorText(recover.error) : undefined;
  return (
    <div className={styles.recovery}>
      <Input.TextArea
        aria-label={t('recovery')}
        placeholder={t('recoveryHint')}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        autoSize={{ minRows: 2, maxRows: 4 }}
        autoComplete="off"
        spellCheck={false}
        status={refused ? 'error' : ''}
      />
      {refused ? <p role="alert">{`${refused.what} · ${refused.next}`}</p> : null}
      <Button
        disabled={code.trim() === ''}
        loading={recover.isPending}
        onClick={() => recover.mutate(code.trim())}
      >
        {t('recover')}
      </Button>
    </div>
  );
}
