/** What the seller must know of, the channels that tell of it elsewhere, and which of them hears of what. */
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useNoticeCount } from '@/api/notices';
import { Page, ToneTag } from '@/components';
import { ChannelsPart } from './channels/ChannelsPart';
import { SendsPart } from './channels/SendsPart';
import { InboxPart } from './inbox/InboxPart';
import { INBOX_TABS, type InboxTab } from './inbox/inboxTabs';
import { MatrixPart } from './matrix/MatrixPart';
import styles from './notices.module.css';

const TABS = [...INBOX_TABS, 'channels', 'matrix', 'sends'] as const;
type NoticeTab = (typeof TABS)[number];

const isInbox = (tab: NoticeTab): tab is InboxTab => INBOX_TABS.some((one) => one === tab);

export function NoticesPage() {
  const { t } = useTranslation('notices');
  const [search, setSearch] = useSearchParams();
  const tab: NoticeTab = TABS.find((one) => one === search.get('tab')) ?? 'open';
  const count = useNoticeCount().data;
  const label = (key: NoticeTab) =>
    key === 'open' && count?.open ? (
      <>
        {t('tab.open')} <span className={styles.count}>{count.open}</span>
      </>
    ) : (
      t(`tab.${key}`)
    );
  return (
    <Page
      layout={isInbox(tab) || tab === 'sends' ? 'fill' : 'flow'}
      title={t('title')}
      subtitle={t('subtitle')}
      extra={
        count?.critical ? <ToneTag tone="red">{t('critical', { count: count.critical })}</ToneTag> : null
      }
      tabs={
        <Tabs
          activeKey={tab}
          onChange={(key) => setSearch(key === 'open' ? {} : { tab: key }, { replace: true })}
          items={TABS.map((key) => ({ key, label: label(key) }))}
        />
      }
    >
      <Part tab={tab} />
    </Page>
  );
}

function Part({ tab }: { tab: NoticeTab }) {
  if (isInbox(tab)) return <InboxPart key={tab} tab={tab} />;
  if (tab === 'channels') return <ChannelsPart />;
  if (tab === 'matrix') return <MatrixPart />;
  return <SendsPart />;
}
