/** Trying it out before a buyer does: own lines in one talk, and lines that are meant to lead astray. Nothing is sent. */
import { Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShopFilter } from '@/app/shopFilter';
import { Panel } from '@/components';
import { NoChatShop, useChatShops } from '../chatShops';
import { BenchPlace } from './BenchPlace';
import styles from './bench.module.css';
import { HostileRun } from './HostileRun';
import { LinesRun } from './LinesRun';
import { ShadowList } from './ShadowList';

const RUNS = ['lines', 'hostile', 'shadow'] as const;

export function BenchPart() {
  const { t } = useTranslation('conversations');
  const [filtered] = useShopFilter();
  const shops = useChatShops();
  const [chosen, setChosen] = useState<string>();
  const [product, setProduct] = useState('');
  const [run, setRun] = useState<(typeof RUNS)[number]>('lines');
  if (shops?.length === 0) return <NoChatShop />;
  const shop = shops?.find(({ id }) => id === (chosen ?? filtered))?.id ?? shops?.[0]?.id ?? '';
  const where = { shop_id: shop, product_ref: product || null };
  return (
    <Panel title={t('bench.title')} hint={t('bench.hint')}>
      <div className={styles.bench}>
        <BenchPlace
          shops={shops ?? []}
          shop={shop}
          product={product}
          onShop={(next) => {
            setChosen(next);
            setProduct('');
          }}
          onProduct={setProduct}
        />
        <Tabs
          size="small"
          activeKey={run}
          onChange={(key) => setRun(RUNS.find((one) => one === key) ?? 'lines')}
          items={RUNS.map((key) => ({ key, label: t(`bench.tab.${key}`) }))}
        />
        {run === 'lines' ? <LinesRun where={where} /> : null}
        {run === 'hostile' ? <HostileRun where={where} /> : null}
        {run === 'shadow' ? <ShadowList shopId={shop || undefined} /> : null}
      </div>
    </Panel>
  );
}
