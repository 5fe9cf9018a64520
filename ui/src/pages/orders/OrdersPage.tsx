/** The page at /orders: tabs with counts, filters, the list, and the drawer of one order. */
import { CarOutlined, DownloadOutlined } from '@ant-design/icons';
import { Button, type InputRef } from 'antd';
import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOrderList, useOrderLookup, useOrderTabs } from '@/api/orders';
import type { TabCounts } from '@/api/types';
import { usePreference } from '@/app/preferences';
import { useShopFilter } from '@/app/shopFilter';
import { DataTable, Page } from '@/components';
import { BatchActions } from './BatchActions';
import { orderColumns } from './columns';
import { useOrderDialogs } from './dialogs/useOrderDialogs';
import { OrderDrawer } from './drawer/OrderDrawer';
import { ExportDialog } from './ExportDialog';
import { LookupBanner } from './LookupBanner';
import { LookupDialog } from './LookupDialog';
import { lookupAsList } from './lookupAsList';
import { OrderFilters } from './OrderFilters';
import { NoneFound, NotUnderThisTab, OrdersEmpty } from './OrdersEmpty';
import { OrderTabs } from './OrderTabs';
import styles from './orders.module.css';
import { ShipListDialog } from './ShipListDialog';
import { ShopNeeds } from './ShopNeeds';
import { useBatch } from './useBatch';
import { useOrderDoors } from './useOrderDoors';
import { filtersOf, useOrderUrl } from './useOrderUrl';
import { useRowDoors } from './useRowDoors';
import { useRowKeys } from './useRowKeys';
import { WaitingButton } from './WaitingButton';

const PAGE_SIZE = 50;

export function OrdersPage() {
  const { t } = useTranslation(['orders', 'common']);
  const [shop] = useShopFilter();
  const { url, change, open, close, clear, narrowed } = useOrderUrl();
  const [limit, setLimit] = usePreference('orders.pageSize', PAGE_SIZE);
  const [chosen, setChosen] = useState<string[]>([]);
  const [sns, setSns] = useState<string[]>();
  const [dialog, setDialog] = useState<'export' | 'lookup' | 'ship'>();
  const search = useRef<InputRef>(null);
  const list = useRef<HTMLDivElement>(null);
  useRowKeys(
    list,
    useCallback(() => search.current?.focus({ cursor: 'all' }), []),
  );

  const filters = filtersOf(url, shop, Date.now());
  const tabs = useOrderTabs(shop);
  const ordinary = useOrderList(filters, limit, sns === undefined);
  const lookup = useOrderLookup(sns);
  const query = sns === undefined ? ordinary : lookupAsList(lookup);
  // A list that was read again is drawn between the keys, not before them.
  const rows = useDeferredValue(query.rows) ?? query.rows;
  const doors = useOrderDoors(open);
  const batch = useBatch();
  const { ask, dialogs } = useOrderDialogs();
  batch.remember(query.rows ?? []);

  const lookUp = (numbers: string[]) => {
    setSns(numbers);
    setChosen([]);
    setDialog(undefined);
  };
  const leaveLookup = () => setSns(undefined);
  const go = (patch: Parameters<typeof change>[0]) => {
    leaveLookup();
    if (patch.tab) setChosen([]);
    change(patch);
  };
  const searchedOneTab = url.q !== undefined && url.tab !== 'all';
  const waiting = tabs.data?.counts.out_of_stock ?? 0;
  const working = url.tab === 'attention' || url.tab === 'manual';
  const rowDoors = useRowDoors(doors);
  const columns = useMemo(() => orderColumns(t, rowDoors, working), [t, rowDoors, working]);

  return (
    <Page
      layout="fill"
      title={t('orders:title')}
      subtitle={t('orders:subtitle')}
      actions={
        <>
          <WaitingButton
            count={waiting}
            shopId={shop}
            shown={url.tab === 'out_of_stock' && waiting > 0 && sns === undefined}
          />
          {working ? (
            <Button icon={<CarOutlined />} onClick={() => setDialog('ship')}>
              {t('orders:shipList.button')}
            </Button>
          ) : null}
          <Button icon={<DownloadOutlined />} onClick={() => setDialog('export')}>
            {t('orders:export.button')}
          </Button>
        </>
      }
      tabs={
        <OrderTabs
          active={url.tab}
          counts={tabs.data && withShops(tabs.data)}
          onChange={(tab) => go({ tab })}
        />
      }
    >
      {sns ? <LookupBanner asked={sns.length} found={lookup.data} onBack={leaveLookup} /> : null}
      <div ref={list} className={styles.list}>
        {url.tab === 'attention' && sns === undefined ? <ShopNeeds shopId={shop} /> : null}
        <DataTable
          id={working ? 'orders-working' : 'orders'}
          label={t('orders:list')}
          rowKey={(order) => order.id}
          columns={columns}
          query={{ ...query, rows }}
          selection={{ ids: chosen, onChange: setChosen }}
          onOpen={(order) => open(order.id)}
          activeId={url.open}
          pageSize={{ value: limit, onChange: setLimit }}
          onClearFilters={narrowed && !searchedOneTab && sns === undefined ? clear : undefined}
          empty={
            sns ? (
              <NoneFound onBack={leaveLookup} />
            ) : searchedOneTab ? (
              <NotUnderThisTab onAll={() => go({ tab: 'all' })} />
            ) : (
              <OrdersEmpty tab={url.tab} onAll={() => go({ tab: 'all' })} />
            )
          }
          toolbar={
            <>
              {chosen.length > 0 ? (
                <BatchActions
                  count={chosen.length}
                  busy={batch.busy}
                  onClear={() => setChosen([])}
                  onRun={(body) => batch.run(chosen, body)}
                  onPostpone={() => ask({ kind: 'postpone' }, (body) => batch.run(chosen, body))}
                />
              ) : null}
              {/* Hidden and not taken away: fields are slow to make. */}
              <div className={styles.filters} hidden={chosen.length > 0}>
                <OrderFilters
                  searchRef={search}
                  url={url}
                  change={go}
                  onNumbers={lookUp}
                  onLookup={() => setDialog('lookup')}
                />
              </div>
            </>
          }
        />
      </div>
      <OrderDrawer id={url.open} rows={query.rows} doors={doors} onOpen={open} onClose={close} />
      <LookupDialog open={dialog === 'lookup'} onClose={() => setDialog(undefined)} onNumbers={lookUp} />
      <ExportDialog open={dialog === 'export'} onClose={() => setDialog(undefined)} filters={filters} />
      <ShipListDialog open={dialog === 'ship'} onClose={() => setDialog(undefined)} shopId={shop} />
      {doors.dialogs}
      {dialogs}
      {batch.result}
    </Page>
  );
}

/** What needs the seller is orders and shops together. */
function withShops({ counts, shops }: TabCounts): Record<string, number> {
  return { ...counts, attention: (counts.attention ?? 0) + shops };
}
