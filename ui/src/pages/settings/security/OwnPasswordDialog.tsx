/** Changes the password of whoever is logged in. */
import { Alert, Button, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { OwnPasswordRequest } from '@/api/types';
import { useChangeOwnPassword } from '@/api/users';
import { useErrorText } from '@/components';
import styles from '../settings.module.css';

interface OwnPasswordDialogProps {
  open: boolean;
  onClose: () => void;
  onChanged: () => void;
}

export function OwnPasswordDialog({ open, onClose, onChanged }: OwnPasswordDialogProps) {
  const { t } = useTranslation('settings');
  const errorText = useErrorText();
  const change = useChangeOwnPassword();
  const error = change.error ? errorText(change.error) : undefined;
  const required = [{ required: true, message: t('user.passwordRequired') }];
  return (
    <Modal
      open={open}
      title={t('ownPassword.title')}
      width={420}
      onCancel={onClose}
      afterClose={() => change.reset()}
      footer={null}
      destroyOnHidden
    >
      <Form<OwnPasswordRequest>
        layout="vertical"
        requiredMark={false}
        onFinish={(body) => change.mutate(body, { onSuccess: onChanged })}
      >
        <Form.Item name="current" label={t('ownPassword.current')} rules={required}>
          <Input.Password autoComplete="current-password" autoFocus />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('ownPassword.fresh')}
          extra={t('ownPassword.hint')}
          rules={required}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        {error ? (
          <Alert type="error" showIcon title={`${error.what} · ${error.next}`} className={styles.gap ?? ''} />
        ) : null}
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t('ownPassword.save')}
        </Button>
      </Form>
    </Modal>
  );
}
