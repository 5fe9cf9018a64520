/** 核销: the records, the rules that verify by themselves, one code by hand or scanner, lists, looking only, and the platform's own history. */
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Page } from '@/components';
import { BatchPanel } from './BatchPanel';
import { HistoryPanel } from './HistoryPanel';
import { LookUpPanel } from './LookUpPanel';
import { ManualPanel } from './ManualPanel';
import { RecordTable } from './RecordTable';
import { RulesPanel } from './RulesPanel';
import { TABS, useVerificationsUrl } from './useVerificationsUrl';

export function VerificationsPage() {
  const { t } = useTranslation('verifications');
  const { url, change } = useVerificationsUrl();
  return (
    <Page
      layout={url.tab === 'records' || url.tab === 'history' ? 'fill' : 'flow'}
      title={t('title')}
      subtitle={t('subtitle')}
      tabs={
        <Tabs
          activeKey={url.tab}
          onChange={(key) => change({ tab: TABS.find((tab) => tab === key) ?? 'records', open: undefined })}
          items={TABS.map((key) => ({ key, label: t(`tab.${key}`) }))}
        />
      }
    >
      {url.tab === 'records' ? <RecordTable url={url} onChange={change} /> : null}
      {url.tab === 'rules' ? <RulesPanel /> : null}
      {url.tab === 'manual' ? <ManualPanel order={url.order} /> : null}
      {url.tab === 'batch' ? <BatchPanel /> : null}
      {url.tab === 'lookup' ? <LookUpPanel /> : null}
      {url.tab === 'history' ? <HistoryPanel /> : null}
    </Page>
  );
}
