/** The rules of a product in one or two short lines. */
import { useTranslation } from 'react-i18next';
import type { RuleSummary } from '@/api/types';
import { StateTag } from '@/components';
import styles from './products.module.css';

const SHOWN = 2;

export function RuleSummaries({ rules }: { rules: RuleSummary[] }) {
  const { t } = useTranslation('products');
  const more = rules.length - SHOWN;
  return (
    <div className={styles.summaries}>
      {rules.slice(0, SHOWN).map((rule) => (
        <span key={rule.id} className={styles.summary}>
          {rule.status === 'active' ? (
            <StateTag kind="mode" state={rule.mode} plain />
          ) : (
            <StateTag kind="rule" state={rule.status} plain />
          )}
          <span className={styles.faint}>{rule.pool_name ?? (rule.scope_text || t('scope.all'))}</span>
        </span>
      ))}
      {more > 0 ? <span className={styles.faint}>{t('rule.more', { figure: more })}</span> : null}
    </div>
  );
}
