/** Whom one talks with, about what, and whether the program answers by itself. */
import { LayoutOutlined, RobotOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAskForReply } from '@/api/conversations';
import type { Conversation } from '@/api/serviceContract';
import { PlatformName, StateTag, ToneTag, useNotifyError } from '@/components';
import styles from './talk.module.css';

export interface TalkHeadProps {
  conversation: Conversation;
  besideOpen: boolean;
  onBeside: () => void;
}

export function TalkHead({ conversation, besideOpen, onBeside }: TalkHeadProps) {
  const { t } = useTranslation('conversations');
  const notify = useNotifyError();
  const ask = useAskForReply(conversation.id);
  return (
    <header className={styles.head}>
      <div className={styles.who}>
        <h2>{conversation.buyer_name || t('talk.nameless')}</h2>
        <small>
          {conversation.shop_name} · <PlatformName platform={conversation.platform} faint />
        </small>
      </div>
      {conversation.takeover ? (
        <ToneTag tone="amber">{t('standing.takenOver')}</ToneTag>
      ) : (
        <StateTag kind="service" state={conversation.effective_mode} />
      )}
      <span className={styles.spring} />
      <Tooltip title={t('talk.askHint')}>
        <Button
          size="small"
          icon={<RobotOutlined />}
          aria-label={t('talk.ask')}
          loading={ask.isPending}
          onClick={() => ask.mutate(undefined, { onError: notify })}
        >
          <span className={styles.askWords}>{t('talk.ask')}</span>
        </Button>
      </Tooltip>
      <Tooltip title={t(besideOpen ? 'talk.hideBeside' : 'talk.showBeside')}>
        <Button
          size="small"
          type="text"
          icon={<LayoutOutlined />}
          aria-pressed={besideOpen}
          aria-label={t('talk.beside')}
          onClick={onBeside}
        />
      </Tooltip>
    </header>
  );
}
