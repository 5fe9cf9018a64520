/** The key is not where it should be: the code of the recovery sheet puts it there again. */
import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRecoverKey } from '@/api/upkeep';
import { useErrorText } from '@/components';
import styles from './StartFailure.module.css';

export interface KeyRecoveryProps {
  /** Whether the key may go into a file instead of the keychain it lay in; `wanted`: that keychain cannot be used now. */
  file?: 'offered' | 'wanted' | undefined;
  /** The key is in its place: the program can start. */
  onRecovered: () => void;
}

export function KeyRecovery({ file, onRecovered }: KeyRecoveryProps) {
  const { t } = useTranslation('startup');
  const errorText = useErrorText();
  const [code, setCode] = useState('');
  const [inFile, setInFile] = useState(file === 'wanted');
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
      {file ? (
        <Checkbox checked={inFile} onChange={(event) => setInFile(event.target.checked)}>
          {t('recoverIntoFile')}
        </Checkbox>
      ) : null}
      {file && inFile ? <p className={styles.note}>{t('keyFileNote')}</p> : null}
      {refused ? <p role="alert">{`${refused.what} · ${refused.next}`}</p> : null}
      <Button
        disabled={code.trim() === ''}
        loading={recover.isPending}
        onClick={() =>
          recover.mutate(
            { code: code.trim(), keyInFolder: file !== undefined && inFile },
            { onSuccess: onRecovered },
          )
        }
      >
        {t('recover')}
      </Button>
    </div>
  );
}
