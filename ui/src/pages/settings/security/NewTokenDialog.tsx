/** Makes an access token and shows it, this once. */
import { Alert, Button, Form, Input, Modal, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCreateApiToken } from '@/api/settings';
import type { NewApiToken } from '@/api/types';
import { CopyText, useErrorText } from '@/components';
import styles from '../settings.module.css';

interface Wish {
  name: string;
  scope: NewApiToken['scopes'][number];
  /** Days; 0 = no end. */
  days: number;
}

const SCOPES = ['read', 'operate', 'refund', 'admin'] as const;
const DAYS = [30, 90, 365, 0] as const;
const DAY_MS = 86_400_000;

export function NewTokenDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const errorText = useErrorText();
  const create = useCreateApiToken();
  const token = create.data?.token;
  const error = create.error ? errorText(create.error) : undefined;
  const submit = ({ name, scope, days }: Wish) =>
    create.mutate({
      name: name.trim(),
      scopes: [scope],
      expires_at: days === 0 ? null : Date.now() + days * DAY_MS,
    });
  return (
    <Modal
      open={open}
      title={t('settings:token.add')}
      width={520}
      onCancel={onClose}
      afterClose={() => create.reset()}
      mask={{ closable: token === undefined }}
      footer={null}
      destroyOnHidden
    >
      {token === undefined ? (
        <Form<Wish>
          layout="vertical"
          requiredMark={false}
          initialValues={{ name: '', scope: 'read', days: 90 }}
          onFinish={submit}
        >
          <Form.Item
            name="name"
            label={t('settings:token.name')}
            extra={t('settings:token.nameHint')}
            rules={[{ required: true, whitespace: true, message: t('settings:token.nameRequired') }]}
          >
            <Input maxLength={60} autoFocus />
          </Form.Item>
          <Form.Item name="scope" label={t('settings:token.scopes')}>
            <Radio.Group className={styles.choices ?? ''}>
              {SCOPES.map((scope) => (
                <Radio key={scope} value={scope}>
                  {t(`settings:scope.${scope}`)}{' '}
                  <span className={styles.hint}>{t(`settings:scopeHint.${scope}`)}</span>
                </Radio>
              ))}
            </Radio.Group>
          </Form.Item>
          <Form.Item name="days" label={t('settings:token.expires')}>
            <Select
              className={styles.short ?? ''}
              options={DAYS.map((days) => ({
                value: days,
                label: days === 0 ? t('settings:token.noEnd') : t('settings:token.days', { count: days }),
              }))}
            />
          </Form.Item>
          {error ? (
            <Alert
              type="error"
              showIcon
              title={`${error.what} · ${error.next}`}
              className={styles.gap ?? ''}
            />
          ) : null}
          <Button type="primary" htmlType="submit" loading={create.isPending}>
            {t('settings:token.create')}
          </Button>
        </Form>
      ) : (
        <div className={styles.stack}>
          <Alert type="warning" showIcon title={t('settings:token.once')} />
          <div className={styles.token}>
            <CopyText text={token} />
          </div>
          <Button type="primary" onClick={onClose}>
            {t('settings:token.copied')}
          </Button>
        </div>
      )}
    </Modal>
  );
}
