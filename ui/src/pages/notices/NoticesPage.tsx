/** What the seller must know of: open notices first, with the way to the order or shop each speaks of. */
import { Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useNoticeCount, useNotices } from '@/api/notices';
import { DataTable, EmptyState, Page, ToneTag } from '@/components';
import styles from './notices.module.css';
import { useNoticeColumns } from './useNoticeColumns';

const TABS = ['open', 'acknowledged', 'resolved', 'all'] as const;
type NoticeTab = (typeof TABS)[number];

const PAGE = 50;

export function NoticesPage() {
  const { t } = useTranslation('notices');
  const [search, setSearch] = useSearchParams();
  const [size, setSize] = useState(PAGE);
  const tab: NoticeTab = TABS.find((one) => one === search.get('tab')) ?? 'open';
  const count = useNoticeCount().data;
  const query = useNotices(tab === 'all' ? undefined : tab, size);
  const columns = useNoticeColumns();
  return (
    <Page
      layout="fill"
      title={t('title')}
      subtitle={t('subtitle')}
      extra={
        count?.critical ? <ToneTag tone="red">{t('critical', { count: count.critical })}</ToneTag> : null
      }
      tabs={
        <Tabs
          activeKey={tab}
          onChange={(key) => setSearch(key === 'open' ? {} : { tab: key }, { replace: true })}
          items={TABS.map((key) => ({
            key,
            label:
              key === 'open' && count?.open ? (
                <>
                  {t('tab.open')} <span className={styles.count}>{count.open}</span>
                </>
              ) : (
                t(`tab.${key}`)
              ),
          }))}
        />
      }
    >
      <DataTable
        id="notices"
        label={t(`tab.${tab}`)}
        rowKey={(row) => row.id}
        columns={columns}
        query={query}
        pageSize={{ value: size, onChange: setSize }}
        empty={<EmptyState picture="bell" title={t(`empty.${tab}`)} hint={t('empty.hint')} />}
      />
    </Page>
  );
}
