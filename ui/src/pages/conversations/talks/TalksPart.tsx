/** Three columns: the talks, the one that is open, and beside it its buyer's orders. Walked through by keys. */
import type { InputRef } from 'antd';
import { useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useConversations } from '@/api/conversations';
import { useShopFilter } from '@/app/shopFilter';
import { EmptyState } from '@/components';
import { NoChatShop, useChatShops } from '../chatShops';
import { Talk } from '../talk/Talk';
import type { ChangeUrl, ConversationsUrl } from '../useConversationsUrl';
import { TalkList } from './TalkList';
import styles from './talks.module.css';
import { useTalkKeys } from './useTalkKeys';

export interface TalksPartProps {
  url: ConversationsUrl;
  change: ChangeUrl;
}

export function TalksPart({ url, change }: TalksPartProps) {
  const { t } = useTranslation('conversations');
  const [shop] = useShopFilter();
  const search = useRef<InputRef>(null);
  /** Whoever walks on from within the composer finds themselves in the next one. */
  const inComposer = useRef(false);
  const shops = useChatShops();
  const query = useConversations({ state: url.state, shop_id: shop, q: url.q });
  const talks = useMemo(() => query.data?.pages.flatMap(({ items }) => items), [query.data]);

  const step = useCallback(
    (by: 1 | -1) => {
      if (!talks || talks.length === 0) return;
      inComposer.current = document.activeElement?.matches('[data-composer]') === true;
      const here = talks.findIndex(({ id }) => id === url.open);
      const next = here < 0 ? 0 : Math.min(talks.length - 1, Math.max(0, here + by));
      change({ open: talks[next]?.id });
    },
    [talks, url.open, change],
  );
  const toSearch = useCallback(() => search.current?.focus(), []);
  useTalkKeys({ onStep: step, onSearch: toSearch });

  if (shops?.length === 0 && talks?.length === 0) return <NoChatShop />;
  return (
    <div className={styles.columns}>
      <TalkList url={url} change={change} query={query} talks={talks} searchRef={search} />
      {url.open ? (
        <Talk id={url.open} inComposer={inComposer} />
      ) : (
        <div className={styles.none}>
          <EmptyState picture="chat" title={t('talk.choose')} hint={t('talk.chooseHint')} />
        </div>
      )}
    </div>
  );
}
