/** The shops: their list, one of them, and the buyers that may not buy. Which one is in the address. */
import { PlusOutlined } from '@ant-design/icons';
import { Button, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Page } from '@/components';
import { AddShopDialog } from './AddShopDialog';
import { BlockedBuyers } from './BlockedBuyers';
import { ShopDetail } from './ShopDetail';
import { ShopTable } from './ShopTable';

export function ShopsPage() {
  const { t } = useTranslation('shops');
  const [search, setSearch] = useSearchParams();
  const open = search.get('open');
  const adding = search.get('add') !== null;
  const tab = search.get('tab') === 'blocked' ? 'blocked' : 'list';
  const add = () => setSearch({ add: '1' });
  if (open) return <ShopDetail id={open} />;
  return (
    <Page
      title={t('title')}
      subtitle={t('subtitle')}
      actions={
        <Button type="primary" icon={<PlusOutlined />} onClick={add}>
          {t('add.button')}
        </Button>
      }
      tabs={
        <Tabs
          activeKey={tab}
          onChange={(key) => setSearch(key === 'list' ? {} : { tab: key })}
          items={[
            { key: 'list', label: t('tab.list') },
            { key: 'blocked', label: t('tab.blocked') },
          ]}
        />
      }
    >
      {tab === 'list' ? <ShopTable onAdd={add} /> : <BlockedBuyers />}
      <AddShopDialog
        open={adding}
        onClose={() => setSearch({}, { replace: true })}
        onAdded={(id) => setSearch({ open: id }, { replace: true })}
      />
    </Page>
  );
}
