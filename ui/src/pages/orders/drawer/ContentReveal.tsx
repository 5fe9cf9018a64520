/** What the buyer gets, in clear, only on request; the program writes down who looked. */
import { EyeOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { asApiError } from '@/api/ApiError';
import { revealOrderContent } from '@/api/orders';
import { ConfirmButton, CopyText, useNotifyError } from '@/components';
import styles from './drawer.module.css';
import { PasswordForm } from './PasswordForm';

const asksForPassword = (error: unknown) => asApiError(error).code === 'login_refused';

/** The text lives in this component alone: closing or leaving forgets it, and no cache keeps it. */
export function ContentReveal({ orderId }: { orderId: string }) {
  const { t } = useTranslation('orders');
  const notify = useNotifyError();
  const reveal = useMutation({
    mutationFn: (password?: string) => revealOrderContent(orderId, password),
    onError: (error) => (asksForPassword(error) ? undefined : notify(error)),
    gcTime: 0,
  });
  const text = reveal.data?.text;
  if (text !== undefined) {
    return (
      <div className={styles.secret}>
        <div className={styles.secretHead}>
          <CopyText text={text} code={false}>
            {t('content.label')}
          </CopyText>
          <Button size="small" type="text" onClick={() => reveal.reset()}>
            {t('content.hide')}
          </Button>
        </div>
        <pre role="region" tabIndex={0} aria-label={t('content.label')}>
          {text}
        </pre>
      </div>
    );
  }
  const protectedText = (reveal.isError && asksForPassword(reveal.error)) || reveal.variables !== undefined;
  if (protectedText) {
    return (
      <div className={styles.secret}>
        <PasswordForm
          wrong={reveal.isError && reveal.variables !== undefined}
          busy={reveal.isPending}
          onSubmit={(password) => reveal.mutate(password)}
          onCancel={() => reveal.reset()}
        />
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
        onConfirm={() => reveal.mutateAsync(undefined).catch(() => undefined)}
      >
        {t('content.show')}
      </ConfirmButton>
    </div>
  );
}
