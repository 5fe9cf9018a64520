/** Account and cards of an order of a platform that calls us, in clear, only on request. */
import { EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { revealProduction } from '@/api/inbound';
import { ConfirmButton } from '@/components';
import styles from './drawer.module.css';
import { PasswordForm } from './PasswordForm';
import { useExtraWords } from './useExtraWords';
import { useReveal } from './useReveal';

export function ProductionReveal({ orderId }: { orderId: string }) {
  const { t } = useTranslation('inbound');
  const spoken = useExtraWords();
  const { shown, look, hide, password } = useReveal((typed) => revealProduction(orderId, typed));
  if (shown) {
    const { account, extra, cards } = shown;
    const lines = [
      ...(account ? [account] : []),
      ...spoken(extra).map(({ label, value }) => `${label}: ${value}`),
      ...cards.map((card) => [card.number, card.secret, card.expires_on].filter(Boolean).join(' ')),
    ];
    return (
      <div className={styles.secret}>
        <Button size="small" type="text" onClick={hide}>
          {t('production.hide')}
        </Button>
        <pre>{lines.join('\n') || '—'}</pre>
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
        title={t('production.reveal')}
        description={t('production.revealAsk')}
        okText={t('production.reveal')}
        onConfirm={look}
      >
        {t('production.reveal')}
      </ConfirmButton>
    </div>
  );
}
