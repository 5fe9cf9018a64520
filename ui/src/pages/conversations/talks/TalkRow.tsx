/** One talk in the list: who, what was said last, when, and what it waits for. */
import { useTranslation } from 'react-i18next';
import type { Conversation } from '@/api/serviceContract';
import { StateTag, Time, ToneTag } from '@/components';
import { toneOf } from './avatar';
import styles from './talks.module.css';

export interface TalkRowProps {
  id: string;
  talk: Conversation;
  selected: boolean;
  onOpen: () => void;
}

export function TalkRow({ id, talk, selected, onOpen }: TalkRowProps) {
  const { t } = useTranslation('conversations');
  const name = talk.buyer_name || t('talk.nameless');
  return (
    // The keys live in the list, as a listbox has it.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      className={styles.row}
      data-unread={talk.unread > 0 ? '' : undefined}
      onClick={onOpen}
    >
      <span className={styles.avatar} data-tone={toneOf(talk.buyer_id)} aria-hidden="true">
        {[...name][0]}
      </span>
      <span className={styles.rowBody}>
        <span className={styles.rowLine}>
          <span className={styles.name}>{name}</span>
          <span className={styles.at}>
            {/* A talk that was only opened has no last line and no moment of it. */}
            {talk.last_at > 0 ? <Time at={talk.last_at} /> : null}
          </span>
        </span>
        <span className={styles.rowLine}>
          <span className={styles.last}>
            {talk.last_author === 'seller' ? <span>{t('list.me')}</span> : null}
            {talk.last_at > 0 ? lastWords(talk, t('kind.picture'), t('kind.other')) : t('talk.empty')}
          </span>
          {talk.unread > 0 ? (
            <span className={styles.unread}>
              <span className={styles.hidden}>{t('list.unread', { count: talk.unread })}</span>
              <span aria-hidden="true">{talk.unread > 99 ? '99+' : talk.unread}</span>
            </span>
          ) : null}
        </span>
        <span className={styles.tags}>
          <Standing talk={talk} />
          <span className={styles.shop}>{talk.product_title || talk.shop_name}</span>
        </span>
      </span>
    </div>
  );
}

/** The one thing the seller should know of it; the mode when there is nothing else. */
function Standing({ talk }: { talk: Conversation }) {
  const { t } = useTranslation('conversations');
  if (talk.suggestion_id) return <ToneTag tone="blue">{t('standing.suggested')}</ToneTag>;
  if (talk.takeover) return <ToneTag tone="amber">{t('standing.takenOver')}</ToneTag>;
  if (talk.waiting_since !== null) return <ToneTag tone="amber">{t('standing.waiting')}</ToneTag>;
  return <StateTag kind="service" state={talk.effective_mode} plain />;
}

function lastWords({ last_text, last_kind }: Conversation, picture: string, other: string): string {
  if (last_text !== '') return last_text;
  return last_kind === 'picture' ? picture : other;
}
