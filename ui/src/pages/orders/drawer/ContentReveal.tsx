/** What the buyer gets, in clear, only on request; the program writes down who looked. */
import { EyeOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { revealOrderContent } from '@/api/orders';
import { ConfirmButton, CopyText, useNotifyError } from '@/components';
import styles from './drawer.module.css';

/** The text lives in this component alone: closing or leaving forgets it, and no cache keeps it. */
export function ContentReveal({ orderId }: { orderId: string }) {
  const { t } = useTranslation(['orders', 'common']);
  const reveal = useMutation({
    mutationFn: () => revealOrderContent(orderId),
    onError: useNotifyError(),
    gcTime: 0,
  });
  const text = reveal.data?.text;
  if (text === undefined) {
    return (
      <div className={styles.secret}>
        <ConfirmButton
          size="small"
          icon={<EyeOutlined />}
          title={t('orders:content.ask')}
          description={t('orders:content.askHint')}
          okText={t('orders:content.show')}
          onConfirm={() => reveal.mutateAsync().catch(() => undefined)}
        >
          {t('orders:content.show')}
        </ConfirmButton>
      </div>
    );
  }
  return (
    <div className={styles.secret}>
      <div className={styles.secretHead}>
        <CopyText text={text} code={false}>
          {t('orders:content.label')}
        </CopyText>
        <Button size="small" type="text" onClick={() => reveal.reset()}>
          {t('orders:content.hide')}
        </Button>
      </div>
      <pre role="region" tabIndex={0} aria-label={t('orders:content.label')}>
        {text}
      </pre>
    </div>
  );
}
