/** Totals: receipts, fees, commissions, subsidies. */
import { useTranslation } from 'react-i18next';
import type { SalesSum } from '@/api/types';
import { formatFen, StatTile } from '@/components';
import styles from '../data.module.css';

export function SalesTiles({ sum }: { sum: SalesSum | null | undefined }) {
  const { t } = useTranslation('data');
  const of = (pick: (sum: SalesSum) => number) =>
    sum === undefined ? undefined : formatFen(sum === null ? 0 : pick(sum));
  const count = (pick: (sum: SalesSum) => number) =>
    sum === undefined ? undefined : (sum === null ? 0 : pick(sum)).toLocaleString('en-US');
  return (
    <div className={styles.tiles}>
      <StatTile
        label={t('sales.orders')}
        value={count((one) => one.orders)}
        hint={sum ? t('sales.parts', { count: sum.rows }) : ''}
      />
      <StatTile label={t('sales.receipt')} value={of((one) => one.actual_receipt)} tone="green" />
      <StatTile label={t('sales.amount')} value={of((one) => one.sale_amount)} />
      <StatTile label={t('sales.fee')} value={of((one) => one.software_fee)} />
      <StatTile
        label={t('sales.commission')}
        value={of((one) => one.talent_commission + one.increment_commission)}
        hint={t('sales.commissionHint')}
      />
      <StatTile
        label={t('sales.subsidy')}
        value={of((one) => one.merchant_subsidy + one.platform_subsidy)}
        hint={t('sales.subsidyHint')}
      />
    </div>
  );
}
