/** The latest changes of a rule's own stock, and where they came from. */
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useRuleStock } from '@/api/rules';
import { orderPath } from '@/app/paths';
import { ErrorState, Time } from '@/components';
import styles from './rule.module.css';

const REASONS = ['reserve', 'release', 'adjust'] as const;

export function StockJournal({ ruleId }: { ruleId: string }) {
  const { t } = useTranslation(['products', 'cards']);
  const { data, error, refetch } = useRuleStock(ruleId);
  if (!data && error) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton active title={false} paragraph={{ rows: 2 }} />;
  return (
    <section className={styles.section}>
      <h2>{t('products:rule.stockJournal')}</h2>
      {data.items.length === 0 ? <p>{t('products:rule.stockJournalEmpty')}</p> : null}
      <ul className={styles.journal} aria-label={t('products:rule.stockJournal')}>
        {data.items.map((entry) => (
          <li key={entry.id}>
            <Time at={entry.at} format="full" />
            <span>
              {t(`products:stockReason.${REASONS.find((one) => one === entry.reason) ?? 'adjust'}`)}
            </span>
            <b>
              {entry.delta < 0 ? '−' : '+'}
              {Math.abs(entry.delta)}
            </b>
            {entry.order_id ? (
              <Link to={orderPath(entry.order_id)}>{t('cards:card.seeOrder')}</Link>
            ) : (
              <span>{entry.actor === 'system' ? t('cards:journal.system') : entry.actor}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
