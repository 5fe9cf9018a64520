/** Today in figures. */
import { useTranslation } from 'react-i18next';
import type { TodayFigures } from '@/api/types';
import { orderTabPath, PATHS } from '@/app/paths';
import { Money, StatTile } from '@/components';
import styles from './dashboard.module.css';

const figure = (value: number | undefined) => value?.toLocaleString('en-US');

export function TodayTiles({ figures }: { figures: TodayFigures | undefined }) {
  const { t } = useTranslation('dashboard');
  const rate = figures?.auto_success_rate;
  return (
    <section className={styles.today} aria-label={t('today.title')}>
      <StatTile
        label={t('today.orders')}
        value={figure(figures?.orders)}
        hint={figures ? t('today.paid', { figure: figure(figures.paid) }) : ''}
        to={orderTabPath('all')}
      />
      <StatTile
        label={t('today.waiting')}
        value={figure(figures?.waiting)}
        hint={t('today.waitingHint')}
        to={orderTabPath('pending_ship')}
      />
      <StatTile
        label={t('today.delivered')}
        value={figure(figures?.delivered)}
        hint={figures ? t('today.failed', { figure: figure(figures.failed) }) : ''}
        to={orderTabPath('shipped')}
      />
      <StatTile
        label={t('today.rate')}
        value={figures ? rateText(rate) : undefined}
        hint={rate === null ? t('today.noRate') : t('today.rateHint')}
      />
      <StatTile
        label={t('today.revenue')}
        value={figures ? <Money fen={figures.revenue} /> : undefined}
        hint={t('today.revenueHint')}
      />
      <StatTile
        label={t('today.refunds')}
        value={figure(figures?.refunds)}
        hint={t('today.refundsHint')}
        to={orderTabPath('after_sale')}
      />
      <StatTile
        label={t('today.verified')}
        value={figure(figures?.verified)}
        hint={
          figures
            ? t('today.toVerify', {
                figure: figure(figures.to_verify),
                failed: figure(figures.verify_failed),
              })
            : ''
        }
        to={PATHS.verifications}
      />
    </section>
  );
}

/** Never rounded up to 100 %: one failure must show. */
function rateText(rate: number | null | undefined): string {
  if (rate === null || rate === undefined) return '—';
  if (rate >= 1) return '100%';
  return `${(Math.floor(rate * 1_000) / 10).toFixed(1)}%`;
}
