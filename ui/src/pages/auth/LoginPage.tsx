/** Log in to a server. */
import { Alert, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { useLogin, useSession } from '@/api/session';
import { PATHS } from '@/app/paths';
import { useErrorText } from '@/components';
import { AuthFrame } from './AuthFrame';
import styles from './auth.module.css';

interface Credentials {
  name: string;
  password: string;
}

export function LoginPage() {
  const { t } = useTranslation('auth');
  const errorText = useErrorText();
  const navigate = useNavigate();
  const back = backTo(useLocation().state);
  const session = useSession();
  const login = useLogin();
  if (session.data?.setup_required) return <Navigate to={PATHS.setup} replace />;
  if (session.data?.user) return <Navigate to={back} replace />;
  const submit = (body: Credentials) =>
    login.mutate(body, { onSuccess: () => void navigate(back, { replace: true }) });
  const error = login.error ? errorText(login.error) : undefined;
  return (
    <AuthFrame title={t('login.title')} subtitle={t('login.subtitle')}>
      {error ? (
        <Alert className={styles.error ?? ''} type="error" showIcon title={`${error.what} · ${error.next}`} />
      ) : null}
      <Form<Credentials> layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item
          name="name"
          label={t('login.name')}
          rules={[{ required: true, message: t('login.nameRequired') }]}
        >
          <Input size="large" autoComplete="username" autoFocus />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('login.password')}
          rules={[{ required: true, message: t('login.passwordRequired') }]}
        >
          <Input.Password size="large" autoComplete="current-password" />
        </Form.Item>
        <Form.Item>
          <Button type="primary" htmlType="submit" size="large" block loading={login.isPending}>
            {t('login.submit')}
          </Button>
        </Form.Item>
      </Form>
    </AuthFrame>
  );
}

/** Only back to a page of ours. */
function backTo(state: unknown): string {
  const from = (state as { from?: unknown } | null)?.from;
  return typeof from === 'string' && from.startsWith('/') && !from.startsWith('//') ? from : PATHS.dashboard;
}
