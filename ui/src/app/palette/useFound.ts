/** What a search finds: orders by number, buyer or title, and cards by their last characters. */
import { useQuery } from '@tanstack/react-query';
import { fetchCards } from '@/api/cards';
import { api, data } from '@/api/client';
import { keys } from '@/api/keys';

/** Characters from which a search begins. */
const LEAST = 4;
const MOST = 5;

export function useFound(q: string) {
  return useQuery({
    queryKey: keys.part('orders', 'palette', { q }),
    enabled: q.length >= LEAST,
    queryFn: async ({ signal }) => {
      const query = { tab: 'all' as const, q, limit: MOST };
      const [orders, cards] = await Promise.all([
        data(api.GET('/api/v1/orders', { params: { query }, signal })),
        fetchCards({ tail: q }, undefined, MOST, signal).catch(() => ({ items: [] })),
      ]);
      return { orders: orders.items, cards: cards.items };
    },
  });
}
