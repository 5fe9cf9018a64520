/** 客服: the talks with buyers, the replies that cost nothing, the model with its bounds, the bench, the costs. */
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { Page } from '@/components';
import { AiPart } from './ai/AiPart';
import { BenchPart } from './bench/BenchPart';
import { CostsPart } from './costs/CostsPart';
import { ProductsPart } from './products/ProductsPart';
import { RulesPart } from './rules/RulesPart';
import { TalksPart } from './talks/TalksPart';
import { type ChangeUrl, type ConversationsUrl, TABS, useConversationsUrl } from './useConversationsUrl';

/** Lists that take the rest of the window. */
const FILLING: readonly string[] = ['talks', 'products'];

export function ConversationsPage() {
  const { t } = useTranslation('conversations');
  const { url, change } = useConversationsUrl();
  return (
    <Page
      layout={FILLING.includes(url.tab) ? 'fill' : 'flow'}
      title={t('title')}
      subtitle={t('subtitle')}
      tabs={
        <Tabs
          activeKey={url.tab}
          onChange={(key) => change({ tab: TABS.find((tab) => tab === key) ?? 'talks', edit: undefined })}
          items={TABS.map((key) => ({ key, label: t(`tab.${key}`) }))}
        />
      }
    >
      <Part url={url} change={change} />
    </Page>
  );
}

function Part({ url, change }: { url: ConversationsUrl; change: ChangeUrl }) {
  switch (url.tab) {
    case 'talks':
      return <TalksPart url={url} change={change} />;
    case 'rules':
      return <RulesPart edit={url.edit} change={change} />;
    case 'ai':
      return <AiPart />;
    case 'products':
      return <ProductsPart edit={url.edit} change={change} />;
    case 'bench':
      return <BenchPart />;
    case 'costs':
      return <CostsPart />;
  }
}
