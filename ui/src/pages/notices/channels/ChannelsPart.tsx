/** The channels with how they fare; a new one begins with a choice of kind. */
import { PlusOutlined } from '@ant-design/icons';
import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChannels } from '@/api/channels';
import { EmptyState, ErrorState, Panel } from '@/components';
import styles from '../notices.module.css';
import { ChannelCard } from './ChannelCard';
import { ChannelDialog } from './ChannelDialog';
import { NobodyTold } from './NobodyTold';

export function ChannelsPart() {
  const { t } = useTranslation('notices');
  const channels = useChannels();
  const [adding, setAdding] = useState(false);
  if (channels.error && !channels.data) {
    return <ErrorState error={channels.error} onRetry={() => void channels.refetch()} />;
  }
  if (!channels.data) {
    return (
      <Panel>
        <Skeleton active paragraph={{ rows: 6 }} />
      </Panel>
    );
  }
  return (
    <>
      <div className={styles.head}>
        <span>{t('channels.hint')}</span>
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
          {t('channels.add')}
        </Button>
      </div>
      <NobodyTold channels={channels.data} />
      {channels.data.length === 0 ? (
        <Panel>
          <EmptyState picture="bell" title={t('channels.empty')} hint={t('channels.emptyHint')} />
        </Panel>
      ) : (
        <div className={styles.cards}>
          {channels.data.map((channel) => (
            <ChannelCard key={channel.id} channel={channel} />
          ))}
        </div>
      )}
      {adding ? <ChannelDialog onClose={() => setAdding(false)} /> : null}
    </>
  );
}
