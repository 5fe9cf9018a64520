/** Which event goes into which channel, for every shop or one of them; quiet hours and the report of the day below. */
import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useChannels, useMatrix } from '@/api/channels';
import { useSettings } from '@/api/settings';
import {
  type DataColumn,
  EmptyState,
  ErrorState,
  Panel,
  ShopSelect,
  SimpleTable,
  useKnownWord,
} from '@/components';
import { useChannelName } from '../channels/useChannelName';
import styles from '../notices.module.css';
import { QuietPart } from './QuietPart';
import { RouteCell } from './RouteCell';

interface Row {
  event: string;
}

export function MatrixPart() {
  const { t } = useTranslation('notices');
  const known = useKnownWord();
  const nameOf = useChannelName();
  const [shop, setShop] = useState<string>();
  const channels = useChannels();
  const matrix = useMatrix(shop);
  const settings = useSettings().data;
  const columns: DataColumn<Row>[] = [
    {
      key: 'event',
      title: t('matrix.event'),
      minWidth: 150,
      required: true,
      render: ({ event }) => known(`notices:event.${event}`, event),
    },
    ...(channels.data ?? []).map((channel): DataColumn<Row> => {
      const name = nameOf(channel);
      return {
        key: channel.id,
        title: name,
        width: 170,
        render: ({ event }) => {
          const route = matrix.data?.routes.find(
            (one) => one.event === event && one.channel_id === channel.id,
          );
          const label = `${known(`notices:event.${event}`, event)} · ${name}`;
          return route ? <RouteCell route={route} shop={shop} label={label} /> : null;
        },
      };
    }),
  ];
  const error = (channels.data ? null : channels.error) ?? (matrix.data ? null : matrix.error);
  if (error) {
    const again = () => void Promise.all([channels.refetch(), matrix.refetch()]);
    return <ErrorState error={error} onRetry={again} />;
  }
  return (
    <>
      <div className={styles.head}>
        <span>{t('matrix.hint')}</span>
        <ShopSelect value={shop} onChange={setShop} allowAll aria-label={t('matrix.shop')} />
      </div>
      <Panel flush>
        {channels.data?.length === 0 ? (
          <EmptyState
            picture="bell"
            title={t('matrix.empty')}
            hint={t('matrix.emptyHint')}
            action={
              <Link to="?tab=channels">
                <Button type="primary">{t('matrix.toChannels')}</Button>
              </Link>
            }
          />
        ) : channels.data ? (
          <SimpleTable
            label={t('tab.matrix')}
            rowKey={(row) => row.event}
            columns={columns}
            rows={matrix.data?.events}
          />
        ) : (
          <Skeleton active paragraph={{ rows: 8 }} />
        )}
      </Panel>
      {settings ? <QuietPart key={JSON.stringify(settings.notices)} settings={settings.notices} /> : null}
    </>
  );
}
