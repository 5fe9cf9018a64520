/** The first page: what needs the seller now, how today goes, and the guided first delivery. */
import { useTranslation } from 'react-i18next';
import { useDashboard } from '@/api/dashboard';
import { useShopFilter } from '@/app/shopFilter';
import { ErrorState, Page } from '@/components';
import { AttentionTiles } from './AttentionTiles';
import styles from './dashboard.module.css';
import { FiguresChart } from './FiguresChart';
import { LowStockList } from './LowStockList';
import { PracticePanel } from './PracticePanel';
import { ShopHealthList } from './ShopHealthList';
import { TodayTiles } from './TodayTiles';
import { TourCard } from './tour/TourCard';

export function DashboardPage() {
  const { t } = useTranslation('dashboard');
  const [shop] = useShopFilter();
  const query = useDashboard(shop);
  const figures = query.data;
  if (query.error && !figures) {
    return (
      <Page title={t('title')} subtitle={t('subtitle')}>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </Page>
    );
  }
  const touring = figures !== undefined && !figures.tour.done;
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      {touring ? <TourCard tour={figures.tour} /> : null}
      <AttentionTiles figures={figures?.attention} />
      <TodayTiles figures={figures?.today} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <FiguresChart hours={figures?.hours} days={figures?.days} />
          <ShopHealthList shops={figures?.shops} />
        </div>
        <div className={styles.column}>
          <LowStockList pools={figures?.low_stock} />
          {touring ? null : <PracticePanel />}
        </div>
      </div>
    </Page>
  );
}
