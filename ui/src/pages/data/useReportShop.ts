/**
 * The shop that reports are narrowed to: the one chosen in the top bar. A report names no shop of its own while one account of
 * 抖音来客 is connected, so all of them belong to that one.
 */
import { useLifeAccounts } from '@/api/shops';
import { useShopFilter } from '@/app/shopFilter';

export function useReportShop(): string | undefined {
  const [shop] = useShopFilter();
  const accounts = useLifeAccounts();
  const alone = accounts?.length === 1 && accounts[0]?.id === shop;
  return alone ? undefined : shop;
}
