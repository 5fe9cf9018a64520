/** Would an order that arrives now be delivered? Point by point, each with the place where it is put right. */
import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useReadiness } from '@/api/shopActions';
import type { ReadinessItem, Shop } from '@/api/types';
import { PATHS, shopPath } from '@/app/paths';
import { EmptyState, ErrorState, Panel, StateTag, stateLook, ToneTag, useKnownWord } from '@/components';
import { inboundTabs, isCalled } from '@/pages/inbound/InboundTab';
import styles from './shops.module.css';

/** Where each point is put right; the login is checked by the button at the top. */
const PLACES: Partial<Record<ReadinessItem['item'], string>> = {
  rule: PATHS.products,
  stock: PATHS.cards,
  template: PATHS.products,
  notice: PATHS.notices,
  switch: PATHS.products,
};

export function ReadinessList({ shop }: { shop: Shop }) {
  const { t } = useTranslation('shops');
  const query = useReadiness(shop.id);
  // What is sold there is mapped; nothing is read from the platform.
  const mapped = isCalled(shop.platform) && inboundTabs(shop).includes('mappings');
  return (
    <Panel
      title={t('ready.title')}
      extra={
        query.data ? (
          <ToneTag tone={query.data.ready ? 'green' : 'amber'}>
            {query.data.ready ? t('ready.yes') : t('ready.no')}
          </ToneTag>
        ) : null
      }
      flush
    >
      {query.error && !query.data ? (
        <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data?.items.length === 0 ? (
        <EmptyState
          compact
          picture="parcel"
          title={t('ready.empty')}
          hint={t(mapped ? 'ready.emptyMapped' : 'ready.emptyHint')}
          action={
            <Link to={mapped ? shopPath(shop.id, 'mappings') : PATHS.products}>
              <Button size="small">{t(mapped ? 'ready.toMappings' : 'ready.toProducts')}</Button>
            </Link>
          }
        />
      ) : query.data ? (
        <ul className={styles.lines}>
          {query.data.items.map((item) => (
            <ReadinessLine key={item.item} shopId={shop.id} item={item} blocks={!query.data.ready} />
          ))}
        </ul>
      ) : (
        <div className={styles.place}>
          <Skeleton active title={false} paragraph={{ rows: 7 }} />
        </div>
      )}
    </Panel>
  );
}

/** Where a point is put right: what only its code tells stands first. */
function placeOf({ item, code }: ReadinessItem, shopId: string): string | undefined {
  // The shop is this one: its buttons stand above.
  if (code === 'open_shop') return undefined;
  if (code === 'resume_task') return PATHS.tasks;
  if (code === 'set_up_calls') return shopPath(shopId, 'desk');
  if (code === 'map_product') return shopPath(shopId, 'mappings');
  return PLACES[item];
}

interface LineProps {
  shopId: string;
  item: ReadinessItem;
  blocks: boolean;
}

/** A point that is not well blocks deliveries, or while all of them go out, is only worth a look. */
function ReadinessLine({ shopId, item, blocks }: LineProps) {
  const { t } = useTranslation('shops');
  const known = useKnownWord();
  const place = placeOf(item, shopId);
  return (
    <li>
      <span className={styles.tag}>
        {item.ok ? (
          <StateTag kind="check" state="ok" plain />
        ) : blocks ? (
          <StateTag kind="check" state="failed" plain />
        ) : (
          <ToneTag plain tone="amber" icon={stateLook('level', 'warn').icon}>
            {t('ready.advice')}
          </ToneTag>
        )}
      </span>
      <span className={styles.item}>{t(`ready.${item.item}`)}</span>
      <span className={styles.why}>
        {item.ok || !item.code ? '' : known(`shops:readyWhy.${item.code}`, item.code)}
      </span>
      {!item.ok && place ? (
        <Link to={place}>
          <Button size="small">{t('ready.fix')}</Button>
        </Link>
      ) : null}
    </li>
  );
}
