/** The model and its bounds: who it answers for, how it is reached, what it may cost and say. */
import { Skeleton } from 'antd';
import { useAiSettings } from '@/api/ai';
import { ErrorState, Panel } from '@/components';
import { BargainPanel } from './BargainPanel';
import { CapsPanel } from './CapsPanel';
import { EndpointPanel } from './EndpointPanel';
import { ModesPanel } from './ModesPanel';
import { PromptsPanel } from './PromptsPanel';
import { TalkPanel } from './TalkPanel';

export function AiPart() {
  const query = useAiSettings();
  const settings = query.data;
  return (
    <>
      <ModesPanel />
      {settings ? (
        <>
          <EndpointPanel settings={settings} />
          <CapsPanel settings={settings} />
          <BargainPanel settings={settings} />
          <TalkPanel settings={settings} />
          <PromptsPanel settings={settings} />
        </>
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Panel>
          <Skeleton active paragraph={{ rows: 8 }} />
        </Panel>
      )}
    </>
  );
}
