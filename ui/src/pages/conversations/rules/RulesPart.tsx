/** Replies that cost nothing: by keyword first, and what is said when nothing else fits. */
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useReplyRules } from '@/api/replyRules';
import type { ReplyRule } from '@/api/serviceContract';
import { useShopFilter } from '@/app/shopFilter';
import { EmptyState, Panel } from '@/components';
import type { ChangeUrl } from '../useConversationsUrl';
import { RuleDrawer } from './RuleDrawer';
import { RuleList } from './RuleList';
import { TestLine } from './TestLine';
import { NEW } from './values';

export interface RulesPartProps {
  /** The rule whose form is open. */
  edit: string | undefined;
  change: ChangeUrl;
}

export function RulesPart({ edit, change }: RulesPartProps) {
  const { t } = useTranslation('conversations');
  const [shop] = useShopFilter();
  const query = useReplyRules(shop);
  const open = (id: string | undefined) => change({ edit: id });
  const of = (kind: ReplyRule['kind']) => query.data?.filter((rule) => rule.kind === kind);
  const add = (kind: ReplyRule['kind']) => (
    <Button icon={<PlusOutlined />} onClick={() => open(NEW[kind])}>
      {t(`rule.add.${kind}`)}
    </Button>
  );
  return (
    <>
      <TestLine />
      {(['keyword', 'default'] as const).map((kind) => (
        <Panel
          key={kind}
          flush
          title={t(`rule.title.${kind}`)}
          hint={t(`rule.hint.${kind}`)}
          extra={add(kind)}
        >
          <RuleList
            label={t(`rule.title.${kind}`)}
            rules={of(kind)}
            all={query.data ?? []}
            error={query.error}
            onRetry={() => void query.refetch()}
            onOpen={open}
            empty={
              <EmptyState
                compact
                picture="chat"
                title={t(`rule.empty.${kind}`)}
                hint={t(`rule.emptyHint.${kind}`)}
                action={add(kind)}
              />
            }
          />
        </Panel>
      ))}
      <RuleDrawer edit={edit} rules={query.data} error={query.error} onClose={() => open(undefined)} />
    </>
  );
}
