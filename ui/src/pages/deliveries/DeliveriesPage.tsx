/** The page at /deliveries: today's figures, and every call that was made to deliver, newest first. */
import { Button, Input, Segmented } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useLog } from '@/api/logs';
import { PATHS } from '@/app/paths';
import { usePreference } from '@/app/preferences';
import { useShopFilter } from '@/app/shopFilter';
import { DataTable, EmptyState, FilterBar, Page } from '@/components';
import { OrderDrawer } from '@/pages/orders/drawer/OrderDrawer';
import { useOrderDoors } from '@/pages/orders/useOrderDoors';
import { attemptEntry } from './attemptEntry';
import { deliveryColumns } from './columns';
import { DeliveryTiles } from './DeliveryTiles';
import styles from './deliveries.module.css';
import { useDeliveriesUrl } from './useDeliveriesUrl';

const PAGE_SIZE = 50;

export function DeliveriesPage() {
  const { t } = useTranslation(['deliveries', 'orders']);
  const [shop] = useShopFilter();
  const { url, search, onlyFailed, open, close, clear } = useDeliveriesUrl();
  const [limit, setLimit] = usePreference('deliveries.pageSize', PAGE_SIZE);
  const log = useLog(url.failed ? 'errors' : 'deliveries', url.q, limit);
  const rows = useMemo(() => log.rows?.map(attemptEntry), [log.rows]);
  const doors = useOrderDoors(open);
  const columns = useMemo(() => deliveryColumns(t), [t]);
  return (
    <Page layout="fill" title={t('deliveries:title')} subtitle={t('deliveries:subtitle')}>
      <DeliveryTiles shopId={shop} />
      <div className={styles.list}>
        <DataTable
          id="deliveries"
          label={t('deliveries:list')}
          rowKey={(entry) => entry.id}
          columns={columns}
          query={{ ...log, rows }}
          onOpen={({ orderId }) => orderId && open(orderId)}
          pageSize={{ value: limit, onChange: setLimit }}
          onClearFilters={url.q !== undefined ? clear : undefined}
          empty={url.failed ? <NoneFailed onAll={() => onlyFailed(false)} /> : <NothingYet />}
          toolbar={
            <FilterBar>
              <Input.Search
                key={url.q ?? ''}
                className={styles.search}
                defaultValue={url.q ?? ''}
                allowClear
                placeholder={t('deliveries:filter.search')}
                aria-label={t('deliveries:filter.search')}
                onSearch={(typed) => search(typed.trim() || undefined)}
              />
              <Segmented
                aria-label={t('deliveries:filter.result')}
                value={url.failed ? 'failed' : 'all'}
                onChange={(chosen) => onlyFailed(chosen === 'failed')}
                options={[
                  { value: 'all', label: t('deliveries:filter.all') },
                  { value: 'failed', label: t('deliveries:filter.failed') },
                ]}
              />
            </FilterBar>
          }
        />
      </div>
      <OrderDrawer id={url.open} rows={undefined} doors={doors} onOpen={open} onClose={close} />
      {doors.dialogs}
    </Page>
  );
}

function NothingYet() {
  const { t } = useTranslation('deliveries');
  return (
    <EmptyState
      picture="parcel"
      title={t('empty.title')}
      hint={t('empty.hint')}
      action={
        <Link to={PATHS.shops}>
          <Button type="primary">{t('empty.action')}</Button>
        </Link>
      }
    />
  );
}

function NoneFailed({ onAll }: { onAll: () => void }) {
  const { t } = useTranslation('deliveries');
  return (
    <EmptyState
      title={t('noneFailed.title')}
      hint={t('noneFailed.hint')}
      action={<Button onClick={onAll}>{t('noneFailed.action')}</Button>}
    />
  );
}
