/** The shop chosen in the top bar; every page that shows several shops obeys it. `undefined`: all shops. */
import { usePreference } from './preferences';

export function useShopFilter(): [string | undefined, (shopId: string | undefined) => void] {
  const [shop, setShop] = usePreference<string | null>('shop', null);
  return [shop ?? undefined, (next) => setShop(next ?? null)];
}
