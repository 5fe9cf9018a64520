/** What the buyer gets, in clear, only on request; the program writes down who looked. */
import { EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { revealOrderContent } from '@/api/orders';
import { ConfirmButton, CopyText } from '@/components';
import styles from './drawer.module.css';
import { PasswordForm } from './PasswordForm';
import { useReveal } from './useReveal';

export function ContentReveal({ orderId }: { orderId: string }) {
  const { t } = useTranslation('orders');
  const { shown, look, hide, password } = useReveal((typed) => revealOrderContent(orderId, typed));
  const text = shown?.text;
  if (text !== undefined) {
    return (
      <div className={styles.secret}>
        <div className={styles.secretHead}>
          <CopyText text={text} code={false}>
            {t('content.label')}
          </CopyText>
          <Button size="small" type="text" onClick={hide}>
            {t('content.hide')}
          </Button>
        </div>
        <pre role="region" tabIndex={0} aria-label={t('content.label')}>
          {text}
        </pre>
      </div>
    );
  }
  if (password) {
    return (
      <div className={styles.secret}>
        <PasswordForm {...password} />
      </div>
    );
  }
  return (
    <div className={styles.secret}>
      <ConfirmButton
        size="small"
        icon={<EyeOutlined />}
        title={t('content.ask')}
        description={t('content.askHint')}
        okText={t('content.show')}
        onConfirm={look}
      >
        {t('content.show')}
      </ConfirmButton>
    </div>
  );
}
