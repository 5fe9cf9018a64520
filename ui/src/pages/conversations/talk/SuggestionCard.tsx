/** What the program would answer, above the composer. Nothing of it goes out before the seller says so. */
import { BulbOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { pictureAddress } from '@/api/conversations';
import type { Conversation } from '@/api/serviceContract';
import { KeyHint, Money, ToneTag } from '@/components';
import { Cost } from '../Cost';
import { RefusalList } from '../RefusalList';
import styles from './talk.module.css';
import type { SuggestionState } from './useSuggestion';

export interface SuggestionCardProps {
  state: SuggestionState;
  conversation: Conversation;
}

export function SuggestionCard({ state, conversation }: SuggestionCardProps) {
  const { t } = useTranslation('conversations');
  const { suggestion, editing, ready, refusals, accepting, accept, edit, dismiss } = state;
  if (!suggestion) return null;
  const refused = refusals.length > 0;
  return (
    <section
      className={styles.suggestion}
      aria-label={t('suggestion.label')}
      data-refused={refused || undefined}
    >
      <header>
        <BulbOutlined />
        <strong>{t('suggestion.title')}</strong>
        <ToneTag tone="grey">{t(`route.${suggestion.route}`)}</ToneTag>
        {suggestion.price === null ? null : (
          <span>
            {t('suggestion.price')} <Money fen={suggestion.price} strong />
          </span>
        )}
        <span className={styles.suggestionCost}>
          <Cost value={suggestion.cost} />
        </span>
      </header>
      <p className={styles.quote}>{t('suggestion.to', { text: suggestion.buyer_text })}</p>
      {editing ? (
        <p className={styles.suggestionEditing}>{t('suggestion.editing')}</p>
      ) : (
        <p className={styles.suggestionText}>{suggestion.text}</p>
      )}
      {suggestion.picture_ids.length > 0 ? (
        <div className={styles.pictures}>
          {suggestion.picture_ids.map((id) => (
            <img key={id} src={pictureAddress(id)} alt={t('kind.picture')} />
          ))}
        </div>
      ) : null}
      {refused ? <RefusalList refusals={refusals} hint={t('suggestion.refusedHint')} /> : null}
      <footer>
        {editing || refused ? null : (
          <Button
            type="primary"
            size="small"
            loading={accepting}
            disabled={!conversation.can_send}
            onClick={accept}
          >
            {t('suggestion.accept')}
          </Button>
        )}
        {editing ? null : (
          <Button size="small" onClick={edit}>
            {t('suggestion.edit')}
          </Button>
        )}
        <Button size="small" type="text" onClick={dismiss}>
          {t('suggestion.dismiss')}
        </Button>
        {editing ? null : (
          <span className={styles.suggestionKeys} data-ready={ready || undefined}>
            {refused ? null : (
              <>
                <KeyHint keys={['Enter']} /> {t('suggestion.acceptKey')}
              </>
            )}
            <KeyHint keys={['→']} /> {t('suggestion.editKey')} <KeyHint keys={['Esc']} />{' '}
            {t('suggestion.dismiss')}
          </span>
        )}
      </footer>
    </section>
  );
}
