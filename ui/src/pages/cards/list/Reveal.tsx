/** The card in clear: only after a question, since every look is written down. It is gone when the drawer closes. */
import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useRevealCard } from '@/api/cards';
import { ConfirmButton, CopyText, Facts, useNotifyError } from '@/components';
import styles from '../cards.module.css';

export function Reveal({ id }: { id: string }) {
  const { t } = useTranslation('cards');
  const notifyError = useNotifyError();
  const reveal = useRevealCard();
  const card = reveal.data;
  if (!card) {
    return (
      <div className={styles.reveal}>
        <span className={styles.faint}>{t('reveal.hint')}</span>
        <ConfirmButton
          icon={<EyeOutlined />}
          title={t('reveal.question')}
          description={t('reveal.audit')}
          okText={t('reveal.show')}
          onConfirm={() => reveal.mutateAsync(id).catch(notifyError)}
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
