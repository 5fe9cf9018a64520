/** The talks, newest first: filters with their numbers, search, and the rows. More come as one scrolls. */
import { SearchOutlined } from '@ant-design/icons';
import { Button, Input, type InputRef, Skeleton } from 'antd';
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CONVERSATION_FILTERS, useConversationCounts, type useConversations } from '@/api/conversations';
import type { Conversation } from '@/api/serviceContract';
import { useShopFilter } from '@/app/shopFilter';
import { EmptyState, ErrorState, KeyHint } from '@/components';
import type { ChangeUrl, ConversationsUrl } from '../useConversationsUrl';
import { useTypedSearch } from '../useTypedSearch';
import { TalkRow } from './TalkRow';
import styles from './talks.module.css';

/** Pixels from the end at which the next page is asked for. */
const NEAR = 400;
const PLACES = [1, 2, 3, 4, 5, 6, 7];

export interface TalkListProps {
  url: ConversationsUrl;
  change: ChangeUrl;
  query: ReturnType<typeof useConversations>;
  /** `undefined` until the first answer. */
  talks: Conversation[] | undefined;
  searchRef: RefObject<InputRef | null>;
}

export function TalkList({ url, change, query, talks, searchRef }: TalkListProps) {
  const { t } = useTranslation('conversations');
  const [shop] = useShopFilter();
  const counts = useConversationCounts(shop).data;
  const search = useTypedSearch(url.q, (q) => change({ q }));
  return (
    <section className={styles.list} aria-label={t('list.label')}>
      <div className={styles.listHead}>
        <Input
          ref={searchRef}
          prefix={<SearchOutlined />}
          suffix={search.text === '' ? <KeyHint keys={['/']} /> : null}
          allowClear
          value={search.text}
          placeholder={t('list.search')}
          title={t('list.search')}
          aria-label={t('list.searchLabel')}
          onChange={({ target }) => search.type(target.value)}
          onPressEnter={search.commit}
        />
        <div className={styles.filters} role="group" aria-label={t('list.filter')}>
          {CONVERSATION_FILTERS.map((state) => (
            <button
              key={state}
              type="button"
              className={styles.filter}
              aria-pressed={url.state === state}
              onClick={() => change({ state })}
            >
              {t(`filter.${state}`)}
              {state !== 'all' && counts && counts[state] > 0 ? (
                <span className={styles.filterCount}>{counts[state] > 99 ? '99+' : counts[state]}</span>
              ) : null}
            </button>
          ))}
        </div>
      </div>
      <Rows url={url} change={change} query={query} talks={talks} />
    </section>
  );
}

function Rows({ url, change, query, talks }: Omit<TalkListProps, 'searchRef'>) {
  const { t } = useTranslation(['conversations', 'components', 'common']);
  const list = useId();
  const box = useRef<HTMLDivElement>(null);
  const idOf = (id: string) => `${list}-${id}`;
  const { open } = url;
  const present = talks?.some(({ id }) => id === open) ?? false;
  useEffect(() => {
    if (open && present) document.getElementById(`${list}-${open}`)?.scrollIntoView?.({ block: 'nearest' });
  }, [list, open, present]);

  if (query.error && !talks) {
    return <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!talks) {
    return (
      <div className={styles.rows} aria-busy="true">
        {PLACES.map((place) => (
          <div key={place} className={styles.row}>
            <Skeleton active avatar={{ size: 36 }} title={{ width: '60%' }} paragraph={{ rows: 1 }} />
          </div>
        ))}
      </div>
    );
  }
  if (talks.length === 0) {
    const narrowed = url.q !== undefined || url.state !== 'all';
    return narrowed ? (
      <EmptyState
        compact
        picture="search"
        title={url.q ? t('components:empty.filtered') : t(`conversations:nothing.${url.state}`)}
        hint={url.q ? t('components:empty.filteredHint') : t('conversations:nothing.hint')}
        action={
          <Button onClick={() => change({ q: undefined, state: 'all' })}>
            {t('conversations:nothing.showAll')}
          </Button>
        }
      />
    ) : (
      <EmptyState
        compact
        picture="chat"
        title={t('conversations:list.empty')}
        hint={t('conversations:list.emptyHint')}
      />
    );
  }
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    document.querySelector<HTMLElement>('[data-composer]')?.focus();
  };
  const more = () => {
    const element = box.current;
    if (!element || !query.hasNextPage || query.isFetching) return;
    if (element.scrollHeight - element.scrollTop - element.clientHeight < NEAR) void query.fetchNextPage();
  };
  return (
    <div
      ref={box}
      className={styles.rows}
      data-stale={query.isPlaceholderData ? '' : undefined}
      role="listbox"
      tabIndex={0}
      aria-label={t('conversations:list.label')}
      aria-activedescendant={open && present ? idOf(open) : undefined}
      onKeyDown={press}
      onScroll={more}
    >
      {talks.map((talk) => (
        <TalkRow
          key={talk.id}
          id={idOf(talk.id)}
          talk={talk}
          selected={talk.id === open}
          onOpen={() => change({ open: talk.id })}
        />
      ))}
      {query.isFetchingNextPage ? (
        <div className={styles.more} aria-hidden="true">
          {t('common:loading')}
        </div>
      ) : null}
    </div>
  );
}
