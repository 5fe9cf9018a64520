/** The settings, part by part; which part is in the address. */
import { Skeleton, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useSettings } from '@/api/settings';
import type { Settings } from '@/api/types';
import { host } from '@/app/host';
import { ErrorState, Page, Panel } from '@/components';
import { AboutPart } from './AboutPart';
import { DeliveryPart } from './DeliveryPart';
import { DesktopPart } from './DesktopPart';
import { DataPart } from './data/DataPart';
import { GeneralPart } from './GeneralPart';
import { LogsPart } from './LogsPart';
import { SecurityPart } from './security/SecurityPart';

const PARTS = ['general', 'delivery', 'security', 'data', 'logs', 'desktop', 'about'] as const;
type Part = (typeof PARTS)[number];

export function SettingsPage() {
  const { t } = useTranslation('settings');
  const [search, setSearch] = useSearchParams();
  const settings = useSettings();
  const parts = PARTS.filter((part) => part !== 'desktop' || host.hasTray || host.hasAutostart);
  const part: Part = parts.find((one) => one === search.get('tab')) ?? 'general';
  return (
    <Page
      title={t('title')}
      subtitle={t('subtitle')}
      tabs={
        <Tabs
          activeKey={part}
          onChange={(tab) => setSearch({ tab }, { replace: true })}
          items={parts.map((key) => ({ key, label: t(`tab.${key}`) }))}
        />
      }
    >
      {settings.error && !settings.data ? (
        <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />
      ) : settings.data ? (
        <PartOf part={part} settings={settings.data} />
      ) : (
        <Panel>
          <Skeleton active paragraph={{ rows: 6 }} />
        </Panel>
      )}
    </Page>
  );
}

function PartOf({ part, settings }: { part: Part; settings: Settings }) {
  switch (part) {
    case 'general':
      return <GeneralPart settings={settings.general} />;
    case 'delivery':
      return <DeliveryPart settings={settings.delivery} />;
    case 'security':
      return <SecurityPart settings={settings.security} />;
    case 'data':
      return <DataPart settings={settings.data} />;
    case 'logs':
      return <LogsPart settings={settings.logs} />;
    case 'desktop':
      return <DesktopPart settings={settings.desktop} />;
    case 'about':
      return <AboutPart />;
  }
}
