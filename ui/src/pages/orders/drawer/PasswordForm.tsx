/** The password once more, before something secret is shown. */
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';

export interface PasswordFormProps {
  /** The one before was not right. */
  wrong: boolean;
  busy: boolean;
  onSubmit: (password: string) => void;
  onCancel: () => void;
}

export function PasswordForm({ wrong, busy, onSubmit, onCancel }: PasswordFormProps) {
  const { t } = useTranslation(['orders', 'common']);
  return (
    <Form<{ password: string }> layout="inline" onFinish={({ password }) => onSubmit(password)}>
      <Form.Item
        name="password"
        {...(wrong ? { validateStatus: 'error' as const } : {})}
        help={wrong ? t('orders:content.wrong') : t('orders:content.passwordHint')}
        rules={[{ required: true, message: t('orders:content.passwordHint') }]}
      >
        <Input.Password
          autoFocus
          autoComplete="current-password"
          aria-label={t('orders:content.password')}
          placeholder={t('orders:content.password')}
          style={{ width: 220 }}
        />
      </Form.Item>
      <Button htmlType="submit" loading={busy}>
        {t('orders:content.show')}
      </Button>
      <Button type="text" onClick={onCancel}>
        {t('common:action.cancel')}
      </Button>
    </Form>
  );
}
