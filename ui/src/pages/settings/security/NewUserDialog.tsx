/** Adds somebody who may log in. */
import { Alert, Button, Form, Input, Modal, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import type { NewUser } from '@/api/types';
import { useCreateUser } from '@/api/users';
import { useErrorText } from '@/components';
import styles from '../settings.module.css';
import { ROLES } from './roles';

export function NewUserDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('settings');
  const errorText = useErrorText();
  const create = useCreateUser();
  const error = create.error ? errorText(create.error) : undefined;
  return (
    <Modal
      open={open}
      title={t('user.add')}
      width={520}
      onCancel={onClose}
      afterClose={() => create.reset()}
      footer={null}
      destroyOnHidden
    >
      <Form<NewUser>
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: '', role: 'operator', password: '' }}
        onFinish={(user) => create.mutate({ ...user, name: user.name.trim() }, { onSuccess: onClose })}
      >
        <Form.Item
          name="name"
          label={t('user.name')}
          rules={[{ required: true, whitespace: true, message: t('user.nameRequired') }]}
        >
          <Input maxLength={40} autoFocus autoComplete="off" />
        </Form.Item>
        <Form.Item name="role" label={t('user.role')}>
          <Radio.Group className={styles.choices ?? ''}>
            {ROLES.map((role) => (
              <Radio key={role} value={role}>
                {t(`role.${role}`)} <span className={styles.hint}>{t(`roleHint.${role}`)}</span>
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
        <Form.Item
          name="password"
          label={t('user.password')}
          extra={t('user.passwordHint')}
          rules={[{ required: true, message: t('user.passwordRequired') }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        {error ? (
          <Alert type="error" showIcon title={`${error.what} · ${error.next}`} className={styles.gap ?? ''} />
        ) : null}
        <Button type="primary" htmlType="submit" loading={create.isPending}>
          {t('user.create')}
        </Button>
      </Form>
    </Modal>
  );
}
