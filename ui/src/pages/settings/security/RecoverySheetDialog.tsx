/** The recovery sheet: shown once after the password, to be printed or written down, and kept nowhere in this page. */
import { PrinterOutlined } from '@ant-design/icons';
import { Alert, Button, Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useRecoverySheet } from '@/api/upkeep';
import { useErrorText } from '@/components';
import styles from '../settings.module.css';
import { printText } from './printText';

export interface RecoverySheetDialogProps {
  open: boolean;
  onClose: () => void;
  /** A server asks who is there; the desktop's own window does not. */
  asksPassword: boolean;
}

export function RecoverySheetDialog({ open, onClose, asksPassword }: RecoverySheetDialogProps) {
  const { t } = useTranslation(['settings', 'common']);
  const errorText = useErrorText();
  const sheet = useRecoverySheet();
  const text = sheet.data?.text;
  const error = sheet.error ? errorText(sheet.error) : undefined;
  return (
    <Modal
      open={open}
      title={t('settings:sheet.title')}
      width={560}
      onCancel={onClose}
      afterClose={() => sheet.reset()}
      mask={{ closable: text === undefined }}
      destroyOnHidden
      footer={
        text === undefined
          ? null
          : [
              <Button
                key="print"
                icon={<PrinterOutlined />}
                onClick={() => printText(t('settings:sheet.title'), text)}
              >
                {t('settings:sheet.print')}
              </Button>,
              <Button key="done" type="primary" onClick={onClose}>
                {t('settings:sheet.kept')}
              </Button>,
            ]
      }
    >
      <Alert type="warning" showIcon title={t('settings:sheet.warning')} className={styles.gap ?? ''} />
      {text === undefined ? (
        <Form<{ password?: string }>
          layout="vertical"
          requiredMark={false}
          onFinish={({ password }) => sheet.mutate(password)}
        >
          {asksPassword ? (
            <Form.Item
              name="password"
              label={t('settings:sheet.password')}
              rules={[{ required: true, message: t('settings:sheet.passwordRequired') }]}
            >
              <Input.Password autoComplete="current-password" autoFocus />
            </Form.Item>
          ) : null}
          {error ? (
            <Alert
              type="error"
              showIcon
              title={`${error.what} · ${error.next}`}
              className={styles.gap ?? ''}
            />
          ) : null}
          <Button type="primary" htmlType="submit" loading={sheet.isPending}>
            {t('settings:sheet.show')}
          </Button>
        </Form>
      ) : (
        <pre className={styles.sheet} data-testid="recovery-sheet">
          {text}
        </pre>
      )}
    </Modal>
  );
}
