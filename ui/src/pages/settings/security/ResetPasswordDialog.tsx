/** Gives somebody a new password; they log in again. */
import { Alert, Button, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { User } from '@/api/types';
import { useChangeUser } from '@/api/users';
import { useErrorText } from '@/components';
import styles from '../settings.module.css';

export function ResetPasswordDialog({ user, onClose }: { user: User | undefined; onClose: () => void }) {
  const { t } = useTranslation('settings');
  const errorText = useErrorText();
  const change = useChangeUser();
  const error = change.error ? errorText(change.error) : undefined;
  return (
    <Modal
      open={user !== undefined}
      title={t('user.resetTitle', { name: user?.name ?? '' })}
      width={420}
      onCancel={onClose}
      afterClose={() => change.reset()}
      footer={null}
      destroyOnHidden
    >
      <Form<{ password: string }>
        layout="vertical"
        requiredMark={false}
        onFinish={(patch) =>
          user === undefined ? undefined : change.mutate({ id: user.id, patch }, { onSuccess: onClose })
        }
      >
        <Form.Item
          name="password"
          label={t('user.password')}
          extra={t('user.resetHint')}
          rules={[{ required: true, message: t('user.passwordRequired') }]}
        >
          <Input.Password autoComplete="new-password" autoFocus />
        </Form.Item>
        {error ? (
          <Alert type="error" showIcon title={`${error.what} · ${error.next}`} className={styles.gap ?? ''} />
        ) : null}
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t('user.save')}
        </Button>
      </Form>
    </Modal>
  );
}
