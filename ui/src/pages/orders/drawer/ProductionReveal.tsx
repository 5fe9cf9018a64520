/** Account and cards of an order of a platform that calls us, in clear, only on request. */
import { EyeOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { asApiError } from '@/api/ApiError';
import { revealProduction } from '@/api/inbound';
import { ConfirmButton, useKnownWord, useNotifyError } from '@/components';
import styles from './drawer.module.css';
import { PasswordForm } from './PasswordForm';

const asksForPassword = (error: unknown) => asApiError(error).code === 'login_refused';

export function ProductionReveal({ orderId }: { orderId: string }) {
  const { t } = useTranslation('inbound');
  const word = useKnownWord();
  const notify = useNotifyError();
  const spoken = (name: string, value: string) => {
    const said = name === 'system' ? word(`inbound:system.${value}`, value) : value;
    return `${word(`inbound:extra.${name}`, name)}: ${said}`;
  };
  const reveal = useMutation({
    mutationFn: (password?: string) => revealProduction(orderId, password),
    onError: (error) => (asksForPassword(error) ? undefined : notify(error)),
    gcTime: 0,
  });
  if (reveal.data) {
    const { account, extra, cards } = reveal.data;
    const lines = [
      ...(account ? [account] : []),
      ...Object.entries(extra).map(([name, value]) => spoken(name, value)),
      ...cards.map((card) => [card.number, card.secret, card.expires_on].filter(Boolean).join(' ')),
    ];
    return (
      <div className={styles.secret}>
        <Button size="small" type="text" onClick={() => reveal.reset()}>
          {t('production.hide')}
        </Button>
        <pre>{lines.join('\n') || '—'}</pre>
      </div>
    );
  }
  if (reveal.isError && asksForPassword(reveal.error)) {
    return (
      <div className={styles.secret}>
        <PasswordForm
          wrong={reveal.variables !== undefined}
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
        title={t('production.reveal')}
        description={t('production.revealAsk')}
        okText={t('production.reveal')}
        onConfirm={() => reveal.mutateAsync(undefined).catch(() => undefined)}
      >
        {t('production.reveal')}
      </ConfirmButton>
    </div>
  );
}
