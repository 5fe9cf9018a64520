/** Where the platform may send its messages: the addresses of this shop, for the platform's own form. */
import { useTranslation } from 'react-i18next';
import type { Shop } from '@/api/types';
import { host } from '@/app/host';
import { CopyText, Facts, Panel } from '@/components';
import styles from './shops.module.css';

/** Only a server can be called from outside. */
export function PushAddress({ shop }: { shop: Shop }) {
  const { t } = useTranslation('shops');
  if (shop.platform !== 'douyin_life' || !host.needsLogin) return null;
  const base = `${window.location.origin}/api/inbound/${shop.id}`;
  return (
    <Panel title={t('push.title')}>
      <p className={styles.push}>{t('push.hint')}</p>
      <Facts
        items={[
          {
            key: 'webhook',
            label: t('push.webhook'),
            value: <CopyText text={`${base}/webhook`} />,
            wide: true,
          },
          { key: 'spi', label: t('push.spi'), value: <CopyText text={`${base}/spi/`} />, wide: true },
        ]}
      />
    </Panel>
  );
}
