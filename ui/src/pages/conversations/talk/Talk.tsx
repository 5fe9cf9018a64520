/** The talk that is open: its lines, what the model would say, where one writes, and beside it whom one talks with. */
import { App } from 'antd';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { randomKey } from '@/api/client';
import { useConversation, useHandOverPicture, useReadTalk, useSay } from '@/api/conversations';
import type { ConversationDetail } from '@/api/serviceContract';
import { usePreference } from '@/app/preferences';
import { ErrorState, useCodeText, useNotifyError } from '@/components';
import { Beside } from '../beside/Beside';
import { MOST_BYTES } from '../pictures';
import { Composer } from './Composer';
import { Lines } from './Lines';
import { SuggestionCard } from './SuggestionCard';
import { TalkHead } from './TalkHead';
import { TalkSkeleton } from './TalkSkeleton';
import styles from './talk.module.css';
import { useDraft } from './useDraft';
import { useSuggestion } from './useSuggestion';

export interface TalkProps {
  id: string;
  /** The last step to a talk was made from within a composer. */
  inComposer: RefObject<boolean>;
}

export function Talk({ id, inComposer }: TalkProps) {
  const detail = useConversation(id);
  const read = useReadTalk().mutate;
  const unread = detail.data?.conversation.unread ?? 0;
  useEffect(() => {
    const see = () => {
      if (unread > 0 && document.visibilityState === 'visible') read(id);
    };
    see();
    document.addEventListener('visibilitychange', see);
    return () => document.removeEventListener('visibilitychange', see);
  }, [id, unread, read]);

  if (!detail.data) {
    return detail.error ? (
      <div className={styles.failed}>
        <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />
      </div>
    ) : (
      <TalkSkeleton />
    );
  }
  return <OpenTalk id={id} detail={detail.data} inComposer={inComposer} />;
}

function OpenTalk({ id, detail, inComposer }: TalkProps & { detail: ConversationDetail }) {
  const { t } = useTranslation('conversations');
  const { message } = App.useApp();
  const notify = useNotifyError();
  const codeText = useCodeText();
  const [besideOpen, setBesideOpen] = usePreference('conversations.beside', true);
  const [draft, setDraft] = useDraft(id);
  const field = useRef<HTMLTextAreaElement>(null);
  const say = useSay(id);
  const handOver = useHandOverPicture();
  const lastSaid = useRef(0);
  const [saidCount, setSaidCount] = useState(0);
  const { conversation } = detail;
  const toField = useCallback(() => field.current?.focus(), []);
  useEffect(() => {
    if (inComposer.current) toField();
  }, [inComposer, toField]);
  const suggestion = useSuggestion({ detail, draft, setDraft, lastSaid, toField });

  const said = () => {
    lastSaid.current = performance.now();
    setSaidCount((count) => count + 1);
  };
  const send = () => {
    const text = draft.trim();
    if (text === '') return;
    if (suggestion.editing) {
      suggestion.acceptEdited(text);
      return said();
    }
    setDraft('');
    say.mutate(
      { text, key: randomKey(), at: Date.now() },
      {
        onError: (error) => {
          setDraft(text);
          notify(error);
        },
      },
    );
    said();
  };
  const sendPicture = (file: File) => {
    if (file.size > MOST_BYTES) {
      message.warning(t('composer.pictureTooLarge'));
      return;
    }
    handOver.mutate(file, {
      onSuccess: (picture) => {
        say.mutate({ picture_id: picture.id, key: randomKey(), at: Date.now() }, { onError: notify });
        said();
      },
      onError: notify,
    });
  };
  const closed = conversation.can_send ? undefined : codeText(conversation.cannot_send);
  return (
    <div className={styles.talk} data-beside={besideOpen ? '' : undefined}>
      <section className={styles.middle} aria-label={t('talk.label', { name: conversation.buyer_name })}>
        <TalkHead
          conversation={conversation}
          besideOpen={besideOpen}
          onBeside={() => setBesideOpen(!besideOpen)}
        />
        <Lines
          id={id}
          buyer={conversation.buyer_name}
          saidCount={saidCount}
          onAgain={(text) => {
            setDraft(text);
            toField();
          }}
        />
        <SuggestionCard state={suggestion} conversation={conversation} />
        <Composer
          inputRef={field}
          text={draft}
          onText={suggestion.type}
          onSend={send}
          onPicture={sendPicture}
          sending={suggestion.accepting || handOver.isPending}
          closed={closed ? `${closed.what} · ${closed.next}` : undefined}
          onEmptyKey={suggestion.press}
        />
      </section>
      {besideOpen ? <Beside detail={detail} /> : null}
    </div>
  );
}
