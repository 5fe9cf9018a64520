/** The reports: sales, bookings, both beside their orders, and the files they came from. */
import { ImportOutlined } from '@ant-design/icons';
import { Button, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { pickForImport } from '@/app/imports/pickForImport';
import { Page, useNotifyError } from '@/components';
import { BookingsTab } from './bookings/BookingsTab';
import { ImportsTab } from './imports/ImportsTab';
import { OrdersTab } from './joined/OrdersTab';
import { SalesTab } from './sales/SalesTab';
import { TABS, useDataUrl } from './useDataUrl';

const PANELS = { sales: SalesTab, bookings: BookingsTab, orders: OrdersTab, imports: ImportsTab } as const;

export function DataPage() {
  const { t } = useTranslation('data');
  const notify = useNotifyError();
  const { url, change } = useDataUrl();
  const Panel = PANELS[url.tab];
  return (
    <Page
      title={t('title')}
      subtitle={t('subtitle')}
      actions={
        <Button
          type="primary"
          icon={<ImportOutlined />}
          onClick={() => void pickForImport(t('files.title')).catch(notify)}
        >
          {t('files.pick')}
        </Button>
      }
      tabs={
        <Tabs
          activeKey={url.tab}
          onChange={(key) => change({ tab: TABS.find((tab) => tab === key) ?? 'sales', open: undefined })}
          items={TABS.map((key) => ({ key, label: t(`tab.${key}`) }))}
        />
      }
    >
      <Panel />
    </Page>
  );
}
