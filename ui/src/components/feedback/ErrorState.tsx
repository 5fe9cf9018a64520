/** A list or page that could not be read: the sentence for the code, the next step, and a button for it. */
import { ReloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ApiError } from '@/api/ApiError';
import { PATHS, servicePath } from '@/app/paths';
import styles from './feedback.module.css';
import { Illustration } from './illustrations';
import { useErrorText } from './useErrorText';

type NextPlace = {
  to: string;
  label: 'login' | 'toShops' | 'toCards' | 'toRules' | 'toTasks' | 'toData' | 'toAi';
};

const PLACES: Partial<Record<ApiError['code'], NextPlace>> = {
  unauthorized: { to: PATHS.login, label: 'login' },
  shop_login_dead: { to: PATHS.shops, label: 'toShops' },
  shop_ip_refused: { to: PATHS.shops, label: 'toShops' },
  shop_app_refused: { to: PATHS.shops, label: 'toShops' },
  shop_account_taken: { to: PATHS.shops, label: 'toShops' },
  shop_wrong_account: { to: PATHS.shops, label: 'toShops' },
  shop_token_foreign: { to: PATHS.shops, label: 'toShops' },
  shop_clock_off: { to: PATHS.shops, label: 'toShops' },
  shop_session_taken: { to: PATHS.shops, label: 'toShops' },
  shop_parked: { to: PATHS.shops, label: 'toShops' },
  permission_missing: { to: PATHS.shops, label: 'toShops' },
  platform_risk_control: { to: PATHS.shops, label: 'toShops' },
  out_of_stock: { to: PATHS.cards, label: 'toCards' },
  no_rule: { to: PATHS.products, label: 'toRules' },
  rule_ambiguous: { to: PATHS.products, label: 'toRules' },
  task_paused: { to: PATHS.tasks, label: 'toTasks' },
  model_not_configured: { to: servicePath('ai'), label: 'toAi' },
  model_key_invalid: { to: servicePath('ai'), label: 'toAi' },
  budget_exhausted: { to: servicePath('ai'), label: 'toAi' },
  data_damaged: { to: PATHS.settings, label: 'toData' },
};

export interface ErrorStateProps {
  error: unknown;
  onRetry?: () => void;
  compact?: boolean;
}

export function ErrorState({ error, onRetry, compact }: ErrorStateProps) {
  const { t } = useTranslation(['components', 'common']);
  const { what, next, code, requestId } = useErrorText()(error);
  const place = PLACES[code];
  return (
    <div className={`${styles.state} ${compact ? styles.compact : ''}`} role="alert">
      <Illustration picture="plug" />
      <div className={styles.title}>{what}</div>
      <div className={styles.hint}>{next}</div>
      <div className={styles.action}>
        {place ? (
          <Link to={place.to}>
            <Button type="primary">{t(`components:error.${place.label}`)}</Button>
          </Link>
        ) : null}
        {onRetry ? (
          <Button icon={<ReloadOutlined />} onClick={onRetry}>
            {t('common:action.retry')}
          </Button>
        ) : null}
      </div>
      {requestId ? (
        <div className={styles.reference}>{t('components:error.requestId', { id: requestId })}</div>
      ) : null}
    </div>
  );
}
