/** The first account of a server, made with the token that its console prints. */
import { Alert, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { useSession, useSetup } from '@/api/session';
import { PATHS } from '@/app/paths';
import { useErrorText } from '@/components';
import { AuthFrame } from './AuthFrame';
import styles from './auth.module.css';

interface Account {
  setup_token: string;
  name: string;
  password: string;
  repeat: string;
}

const MIN_PASSWORD = 10;

export function SetupPage() {
  const { t } = useTranslation('auth');
  const errorText = useErrorText();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const session = useSession();
  const setup = useSetup();
  if (session.data && !session.data.setup_required) return <Navigate to={PATHS.dashboard} replace />;
  const submit = ({ repeat: _repeat, ...body }: Account) =>
    setup.mutate(
      { ...body, setup_token: body.setup_token.trim() },
      { onSuccess: () => void navigate(PATHS.dashboard, { replace: true }) },
    );
  const error = setup.error ? errorText(setup.error) : undefined;
  return (
    <AuthFrame title={t('setup.title')} subtitle={t('setup.subtitle')}>
      {error ? (
        <Alert className={styles.error ?? ''} type="error" showIcon title={`${error.what} · ${error.next}`} />
      ) : null}
      <Form<Account>
        layout="vertical"
        requiredMark={false}
        onFinish={submit}
        initialValues={{ setup_token: query.get('token') ?? '' }}
      >
        <Form.Item
          name="setup_token"
          label={t('setup.token')}
          rules={[{ required: true, message: t('setup.tokenRequired') }]}
        >
          <Input size="large" autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item
          name="name"
          label={t('setup.name')}
          rules={[{ required: true, message: t('login.nameRequired') }]}
        >
          <Input size="large" autoComplete="username" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('setup.password')}
          rules={[{ required: true, min: MIN_PASSWORD, message: t('setup.passwordHint') }]}
        >
          <Input.Password size="large" autoComplete="new-password" placeholder={t('setup.passwordHint')} />
        </Form.Item>
        <Form.Item
          name="repeat"
          label={t('setup.repeat')}
          dependencies={['password']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_rule, value) =>
                value === getFieldValue('password')
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('setup.mismatch'))),
            }),
          ]}
        >
          <Input.Password size="large" autoComplete="new-password" />
        </Form.Item>
        <Form.Item>
          <Button type="primary" htmlType="submit" size="large" block loading={setup.isPending}>
            {t('setup.submit')}
          </Button>
        </Form.Item>
      </Form>
    </AuthFrame>
  );
}
