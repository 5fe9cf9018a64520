/** How a shop stands: readiness, capabilities, its settings, and the way to remove it. */
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useDeleteShop } from '@/api/shopActions';
import type { Shop } from '@/api/types';
import { host } from '@/app/host';
import { PATHS } from '@/app/paths';
import { ConfirmButton, Panel, useNotifyError } from '@/components';
import { CapabilityList } from './CapabilityList';
import { MissingPermissions } from './MissingPermissions';
import { PushAddress } from './PushAddress';
import { ReadinessList } from './ReadinessList';
import { SecretDeadline } from './SecretDeadline';
import { ShopForm } from './ShopForm';
import styles from './shops.module.css';
import { useParkedText } from './useParkedText';
import { useShopProblem } from './useShopProblem';

export function ShopOverview({ shop }: { shop: Shop }) {
  const { t } = useTranslation('shops');
  const navigate = useNavigate();
  const notify = useNotifyError();
  const remove = useDeleteShop();
  const reason = useParkedText()(shop.parked_reason);
  const problem = useShopProblem()(shop);
  const address = shop.stop_address ? t('stopAddress', { address: shop.stop_address }) : '';
  return (
    <>
      <SecretDeadline shop={shop} />
      {problem ? <Alert type="error" showIcon title={t('connect.problem')} description={problem} /> : null}
      {reason ? (
        <Alert
          type="warning"
          showIcon
          title={reason}
          description={[address, t('parkedHint')].filter(Boolean).join(' ')}
          action={shop.stop_url ? <StopLink url={shop.stop_url} /> : null}
        />
      ) : null}
      <MissingPermissions shop={shop} />
      <div className={styles.halves}>
        <ReadinessList shop={shop} />
        <CapabilityList shop={shop} />
      </div>
      <Panel title={t('config.title')}>
        <ShopForm shop={shop} />
      </Panel>
      <PushAddress shop={shop} />
      <Panel title={t('remove.title')}>
        <div className={styles.remove}>
          <p>{t('remove.hint')}</p>
          <ConfirmButton
            danger
            title={t('remove.confirm', { name: shop.name })}
            okText={t('remove.button')}
            onConfirm={() =>
              remove
                .mutateAsync(shop.id)
                .then(() => navigate(PATHS.shops))
                .catch(notify)
            }
          >
            {t('remove.button')}
          </ConfirmButton>
        </div>
      </Panel>
    </>
  );
}

/** The platform's page where the seller shows that they are there. */
function StopLink({ url }: { url: string }) {
  const { t } = useTranslation('shops');
  return <Button onClick={() => void host.openExternal(url)}>{t('login.open')}</Button>;
}
