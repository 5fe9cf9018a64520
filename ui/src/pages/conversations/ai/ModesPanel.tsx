/** What the program does in which shop; each mode says in one sentence what it really does. */
import { Alert, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAiShops, useSaveAiShop } from '@/api/ai';
import type { AiShop, ServiceMode } from '@/api/serviceContract';
import { ADD_SHOP_PATH } from '@/app/paths';
import {
  type DataColumn,
  EmptyState,
  Panel,
  PlatformName,
  SimpleTable,
  StateTag,
  useNotifyError,
} from '@/components';
import { formatMicro } from '../formatMicro';
import { MODES } from '../modes';
import styles from './ai.module.css';

export function ModesPanel() {
  const { t } = useTranslation('conversations');
  const notify = useNotifyError();
  const shops = useAiShops();
  const save = useSaveAiShop();
  const set = ({ shop_id, mode, change_price }: AiShop, patch: Partial<AiShop>) =>
    save.mutate({ shop_id, mode, change_price, ...patch }, { onError: notify });
  const columns: DataColumn<AiShop>[] = [
    {
      key: 'shop',
      title: t('rule.shop'),
      minWidth: 200,
      render: (shop) => (
        <span className={styles.shop}>
          {shop.shop_name} <PlatformName platform={shop.platform} faint />
        </span>
      ),
    },
    {
      key: 'mode',
      title: t('mode.label'),
      width: 170,
      render: (shop) => (
        <Select<ServiceMode>
          size="small"
          className={styles.modeSelect ?? ''}
          aria-label={t('mode.of', { name: shop.shop_name })}
          value={shop.mode}
          loading={save.isPending && save.variables?.shop_id === shop.shop_id}
          onChange={(mode) => set(shop, { mode })}
          options={MODES.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))}
        />
      ),
    },
    {
      key: 'price',
      title: t('ai.changePrice'),
      width: 190,
      render: (shop) => (
        <Switch
          size="small"
          aria-label={t('ai.changePriceOf', { name: shop.shop_name })}
          checked={shop.change_price}
          onChange={(change_price) => set(shop, { change_price })}
        />
      ),
    },
    {
      key: 'open',
      title: t('ai.openTalks'),
      width: 120,
      align: 'right',
      render: (shop) => shop.open_conversations.toLocaleString('en-US'),
    },
    {
      key: 'cost',
      title: t('costs.today'),
      width: 120,
      align: 'right',
      render: (shop) => formatMicro(shop.cost_today),
    },
  ];
  const xianyu = shops.data?.some(({ platform }) => platform === 'xianyu');
  return (
    <Panel title={t('ai.modes')} hint={t('ai.modesHint')} flush>
      <dl className={styles.modes}>
        {MODES.map((mode) => (
          <div key={mode}>
            <dt>
              <StateTag kind="service" state={mode} />
            </dt>
            <dd>{t(`modeSentence.${mode}`)}</dd>
          </div>
        ))}
      </dl>
      <SimpleTable
        label={t('ai.modes')}
        rowKey={(shop) => shop.shop_id}
        columns={columns}
        rows={shops.data}
        error={shops.error}
        onRetry={() => void shops.refetch()}
        empty={
          <EmptyState
            compact
            picture="shop"
            title={t('noShop.title')}
            hint={t('noShop.hint')}
            action={<Link to={ADD_SHOP_PATH}>{t('noShop.add')}</Link>}
          />
        }
      />
      <p className={styles.note}>{t('ai.changePriceHint')}</p>
      {xianyu ? (
        <Alert
          className={styles.risk ?? ''}
          type="warning"
          showIcon
          title={t('ai.risk')}
          description={t('ai.riskText')}
        />
      ) : null}
    </Panel>
  );
}
