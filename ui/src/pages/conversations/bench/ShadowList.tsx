/** What the shadow mode would have said, to judge it by before it may speak. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useSuggestions } from '@/api/conversations';
import type { Suggestion } from '@/api/serviceContract';
import { talkPath } from '@/app/paths';
import { type DataColumn, DataTable, EmptyState, Money, Time, ToneTag } from '@/components';
import { Cost } from '../Cost';
import styles from './bench.module.css';

const AT_ONCE = 50;

export function ShadowList({ shopId }: { shopId: string | undefined }) {
  const { t } = useTranslation('conversations');
  const query = useSuggestions({ state: 'shadow', shop_id: shopId }, AT_ONCE);
  const columns: DataColumn<Suggestion>[] = [
    {
      key: 'at',
      title: t('shadow.at'),
      width: 104,
      render: (one) => <Time at={one.created_at} />,
    },
    {
      key: 'asked',
      title: t('shadow.asked'),
      width: 220,
      wrap: true,
      render: (one) => <Link to={talkPath(one.conversation_id)}>{one.buyer_text}</Link>,
    },
    {
      key: 'text',
      title: t('shadow.text'),
      required: true,
      wrap: true,
      minWidth: 260,
      render: (one) => (
        <div className={styles.shadow}>
          <span>{one.text}</span>
          {one.refusals.length > 0 ? (
            <ToneTag tone="amber">
              {t('refusal.title', {
                reasons: one.refusals.map((reason) => t(`refusal.${reason}`)).join(t('comma')),
              })}
            </ToneTag>
          ) : null}
        </div>
      ),
    },
    { key: 'route', title: t('shadow.route'), width: 110, render: (one) => t(`route.${one.route}`) },
    {
      key: 'price',
      title: t('suggestion.price'),
      width: 96,
      align: 'right',
      render: (one) => <Money fen={one.price} />,
    },
    {
      key: 'cost',
      title: t('costs.cost'),
      width: 96,
      align: 'right',
      render: (one) => <Cost value={one.cost} />,
    },
  ];
  return (
    <div className={styles.shadowTable}>
      <DataTable
        id="service-shadow"
        label={t('bench.tab.shadow')}
        rowKey={(one) => one.id}
        columns={columns}
        query={query}
        empty={<EmptyState picture="chat" title={t('shadow.empty')} hint={t('shadow.emptyHint')} />}
      />
    </div>
  );
}
