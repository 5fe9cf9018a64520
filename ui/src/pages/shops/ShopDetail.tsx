/** One shop: how it stands and what it can do; the practice shop also has its buyers and its faults. */
import { ArrowLeftOutlined } from '@ant-design/icons';
import { Button, Skeleton, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { usePractice } from '@/api/practice';
import { useShops } from '@/api/shops';
import { PATHS } from '@/app/paths';
import { EmptyState, ErrorState, Page } from '@/components';
import { INBOUND_TABS, InboundTab, inboundTabs, isCalled } from '../inbound/InboundTab';
import { FaultPanel } from '../practice/FaultPanel';
import { PracticeDesk } from '../practice/PracticeDesk';
import { ShopButtons } from './ShopButtons';
import { ShopOverview } from './ShopOverview';
import { ShopStateTag } from './ShopStateTag';

const TABS = ['practice', 'faults', 'overview'] as const;
type Tab = (typeof TABS)[number] | (typeof INBOUND_TABS)[number];

export function ShopDetail({ id }: { id: string }) {
  const { t } = useTranslation(['shops', 'inbound']);
  const [search, setSearch] = useSearchParams();
  const shops = useShops();
  const shop = shops.data?.find((one) => one.id === id);
  const back = (
    <Link to={PATHS.shops}>
      <Button icon={<ArrowLeftOutlined />}>{t('shops:detail.back')}</Button>
    </Link>
  );
  if (!shop) {
    return (
      <Page title={t('shops:title')} actions={back}>
        {shops.error && !shops.data ? (
          <ErrorState error={shops.error} onRetry={() => void shops.refetch()} />
        ) : shops.data ? (
          <EmptyState
            picture="shop"
            title={t('shops:detail.gone')}
            hint={t('shops:detail.goneHint')}
            action={back}
          />
        ) : null}
      </Page>
    );
  }
  const practising = shop.platform === 'practice';
  const called = isCalled(shop.platform);
  const tabs: readonly Tab[] = practising ? TABS : called ? ['overview', ...inboundTabs(shop)] : ['overview'];
  const tab: Tab = tabs.find((one) => one === search.get('tab')) ?? tabs[0] ?? 'overview';
  const inbound = INBOUND_TABS.find((one) => one === tab);
  const word = (key: Tab) =>
    key === 'practice' || key === 'faults' || key === 'overview'
      ? t(`shops:tab.${key}`)
      : t(`inbound:tab.${key}`);
  return (
    <Page
      title={shop.name}
      extra={<ShopStateTag shop={shop} />}
      actions={
        <>
          <ShopButtons shop={shop} />
          {back}
        </>
      }
      {...(tabs.length > 1
        ? {
            tabs: (
              <Tabs
                activeKey={tab}
                onChange={(key) => setSearch({ open: id, tab: key })}
                items={tabs.map((key) => ({ key, label: word(key) }))}
              />
            ),
          }
        : {})}
    >
      {tab === 'practice' ? <PracticeDesk /> : null}
      {tab === 'faults' ? <Faults /> : null}
      {tab === 'overview' ? <ShopOverview key={shop.id} shop={shop} /> : null}
      {inbound ? <InboundTab key={`${shop.id}-${inbound}`} shop={shop} tab={inbound} /> : null}
    </Page>
  );
}

function Faults() {
  const practice = usePractice();
  if (practice.error && !practice.data) {
    return <ErrorState error={practice.error} onRetry={() => void practice.refetch()} />;
  }
  return practice.data ? (
    <FaultPanel faults={practice.data.faults} />
  ) : (
    <Skeleton active paragraph={{ rows: 6 }} />
  );
}
