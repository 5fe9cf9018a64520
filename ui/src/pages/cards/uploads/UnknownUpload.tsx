/** One upload in doubt: exactly its cards, masked, and what the seller saw at the platform. */
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSettleUpload } from '@/api/cards';
import type { CardUpload } from '@/api/types';
import { ConfirmButton, StateTag, Time, useNotifyError } from '@/components';
import styles from '../cards.module.css';

export function UnknownUpload({ upload }: { upload: CardUpload }) {
  const { t } = useTranslation('cards');
  const { message } = App.useApp();
  const notifyError = useNotifyError();
  const settle = useSettleUpload();
  const name = [upload.title || upload.product_ref, upload.spec || upload.sku_ref].join(' · ');
  const facts = [
    upload.shop_name,
    upload.pool_name,
    upload.actor,
    t('uploads.figure', { figure: upload.cards.length }),
  ];
  const say = (atPlatform: boolean) =>
    settle.mutateAsync({ id: upload.id, atPlatform }).then(({ cards, restored }) => {
      if (atPlatform) void message.success(t('uploads.kept', { figure: cards }));
      else if (restored === cards) void message.success(t('uploads.restored', { figure: restored }));
      else void message.warning(t('uploads.restoredSome', { figure: restored, total: cards }));
    }, notifyError);
  return (
    <section className={styles.upload} aria-label={name}>
      <div className={styles.twoLines}>
        <strong>{name}</strong>
        <small>{facts.filter(Boolean).join(' · ')}</small>
        <small>
          <Time at={upload.created_at} />
        </small>
      </div>
      <ul className={styles.masks} aria-label={t('uploads.cards')}>
        {upload.cards.map((card) => (
          <li key={card.id}>
            <span className={styles.mask}>{card.mask}</span>
            {card.state === 'void' ? null : <StateTag kind="card" state={card.state} plain />}
          </li>
        ))}
      </ul>
      <div className={styles.dialogFooter}>
        <ConfirmButton
          title={t('uploads.restoreAsk')}
          okText={t('uploads.restoreOk')}
          disabled={settle.isPending}
          onConfirm={() => say(false)}
        >
          {t('uploads.restore')}
        </ConfirmButton>
        <Button type="primary" loading={settle.isPending} onClick={() => void say(true)}>
          {t('uploads.keep')}
        </Button>
      </div>
    </section>
  );
}
