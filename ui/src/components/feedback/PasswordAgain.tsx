/** The password once more, before something is written or shown in full. Asked for when the program refuses without it. */
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';

export interface PasswordAgainProps {
  value: string;
  onChange: (password: string) => void;
  /** The one that was given is not the right one. */
  wrong: boolean;
}

export function PasswordAgain({ value, onChange, wrong }: PasswordAgainProps) {
  const { t } = useTranslation('components');
  return (
    <Form layout="vertical" component={false}>
      <Form.Item
        label={t('password.label')}
        htmlFor="password-again"
        style={{ margin: 0 }}
        {...(wrong ? { validateStatus: 'error' as const, help: t('password.wrong') } : {})}
      >
        <Input.Password
          id="password-again"
          autoFocus
          autoComplete="current-password"
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      </Form.Item>
    </Form>
  );
}
