/** How a pool stands: enough, low, or nothing left. */
import { useTranslation } from 'react-i18next';
import type { Pool } from '@/api/types';
import { stateLook, ToneTag } from '@/components';

export function StockLamp({ pool }: { pool: Pool }) {
  const { t } = useTranslation('cards');
  if (pool.available <= 0) {
    return (
      <ToneTag tone="red" icon={stateLook('rule', 'out_of_stock').icon} plain>
        {t('stock.none')}
      </ToneTag>
    );
  }
  if (pool.kind === 'fixed' || pool.available > pool.low_stock_at) return null;
  return (
    <ToneTag tone="amber" icon={stateLook('shop', 'parked').icon} plain>
      {t('stock.low')}
    </ToneTag>
  );
}
