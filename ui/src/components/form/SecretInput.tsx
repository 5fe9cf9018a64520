/**
 * A stored secret in a form. The program never sends it back: `stored` only says that there is one.
 * The form value is `undefined` = leave as it is, `''` = clear it, text = replace it.
 */
import { Button, Input, Space } from 'antd';
import { useTranslation } from 'react-i18next';

export interface SecretInputProps {
  id?: string;
  value?: string | undefined;
  onChange?: (value: string | undefined) => void;
  stored: boolean;
  /** Offer to delete the stored secret. */
  clearable?: boolean;
  disabled?: boolean;
  'aria-label'?: string;
}

export function SecretInput({ id, value, onChange, stored, clearable, disabled, ...aria }: SecretInputProps) {
  const { t } = useTranslation('components');
  const clears = stored && value === '';
  const change = (text: string) => onChange?.(text === '' ? undefined : text);
  return (
    <Space.Compact block>
      <Input.Password
        {...(id === undefined ? {} : { id })}
        aria-label={aria['aria-label']}
        value={value ?? ''}
        onChange={(event) => change(event.target.value)}
        placeholder={clears ? t('secret.willClear') : stored ? t('secret.unchanged') : t('secret.empty')}
        disabled={disabled || clears}
        autoComplete="new-password"
        spellCheck={false}
      />
      {stored && clearable ? (
        <Button disabled={disabled ?? false} onClick={() => onChange?.(clears ? undefined : '')}>
          {clears ? t('secret.undo') : t('secret.clear')}
        </Button>
      ) : null}
    </Space.Compact>
  );
}
