/** The card in clear: only after a question, since every look is written down. It is gone when the drawer closes. */
import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { asApiError } from '@/api/ApiError';
import { useRevealCard } from '@/api/cards';
import { ConfirmButton, CopyText, Facts, useNotifyError } from '@/components';
import styles from '../cards.module.css';
import { PasswordAsk } from './PasswordAsk';

const asksForPassword = (error: unknown) => asApiError(error).code === 'login_refused';

export function Reveal({ id }: { id: string }) {
  const { t } = useTranslation('cards');
  const notifyError = useNotifyError();
  const reveal = useRevealCard();
  const card = reveal.data;
  const show = (password?: string) =>
    reveal
      .mutateAsync({ id, ...(password === undefined ? {} : { password }) })
      .catch((error: unknown) => (asksForPassword(error) ? undefined : notifyError(error)));
  const given = reveal.variables?.password !== undefined;
  if (!card && (given || asksForPassword(reveal.error))) {
    return (
      <PasswordAsk
        wrong={given && reveal.isError}
        busy={reveal.isPending}
        onSubmit={(password) => void show(password)}
      />
    );
  }
  if (!card) {
    return (
      <div className={styles.reveal}>
        <span className={styles.faint}>{t('reveal.hint')}</span>
        <ConfirmButton
          icon={<EyeOutlined />}
          title={t('reveal.question')}
          description={t('reveal.audit')}
          okText={t('reveal.show')}
          onConfirm={() => show()}
        >
          {t('reveal.show')}
        </ConfirmButton>
      </div>
    );
  }
  return (
    <div className={styles.revealed}>
      <Facts
        items={[
          ...(card.number
            ? [{ key: 'number', label: t('role.number'), value: <CopyText text={card.number} />, wide: true }]
            : []),
          { key: 'secret', label: t('role.secret'), value: <CopyText text={card.secret} />, wide: true },
          ...(card.note ? [{ key: 'note', label: t('role.note'), value: card.note, wide: true }] : []),
        ]}
      />
      <Button size="small" icon={<EyeInvisibleOutlined />} onClick={() => reveal.reset()}>
        {t('reveal.hide')}
      </Button>
    </div>
  );
}
