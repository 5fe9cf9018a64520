/** What each expert is told. Empty: the words that come with the program. The bounds hold whatever stands here. */
import { useTranslation } from 'react-i18next';
import type { AiSettings } from '@/api/serviceContract';
import { Panel } from '@/components';
import { AiForm } from './AiForm';
import { PromptField } from './PromptField';

const EXPERTS = ['classify', 'price', 'technical', 'default'] as const;

export function PromptsPanel({ settings }: { settings: AiSettings }) {
  const { t } = useTranslation('conversations');
  return (
    <Panel title={t('prompts.title')} hint={t('prompts.hint')}>
      <AiForm settings={settings}>
        {EXPERTS.map((expert) => (
          <PromptField key={expert} expert={expert} usual={settings.default_prompts[expert]} />
        ))}
      </AiForm>
    </Panel>
  );
}
