/** A small stand-in for the program: answers the page's questions and keeps what it was asked to do. */
import type { OrderDetail, OrderRow, ShopNeed, Tab } from '@/api/types';
import { HttpResponse, http, server } from '@/test/server';
import { orderDetail } from './sample';

export interface Backend {
  rows: OrderRow[];
  details: Record<string, OrderDetail>;
  counts: Partial<Record<Tab, number>>;
  needs: ShopNeed[];
  /** Queries of the list, newest last. */
  listed: URLSearchParams[];
  looked: string[][];
  acted: { id: string; body: Record<string, unknown>; key: string | null }[];
  batches: Record<string, unknown>[];
}

export function startBackend(
  start: Partial<Pick<Backend, 'rows' | 'details' | 'counts' | 'needs'>> = {},
): Backend {
  const kept: Backend = {
    rows: start.rows ?? [],
    details: start.details ?? {},
    counts: start.counts ?? {},
    needs: start.needs ?? [],
    listed: [],
    looked: [],
    acted: [],
    batches: [],
  };
  const detail = (id: string) => {
    const row = kept.rows.find((order) => order.id === id);
    return kept.details[id] ?? (row ? orderDetail(row) : undefined);
  };
  server.use(
    http.get('*/api/v1/shops', () => HttpResponse.json([])),
    http.get('*/api/v1/shops/needs', () => HttpResponse.json(kept.needs)),
    http.get('*/api/v1/orders', ({ request }) => {
      kept.listed.push(new URL(request.url).searchParams);
      return HttpResponse.json({ items: kept.rows, next_cursor: null });
    }),
    http.get('*/api/v1/orders/tabs', () =>
      HttpResponse.json({ counts: kept.counts, shops: kept.needs.length }),
    ),
    http.post('*/api/v1/orders/lookup', async ({ request }) => {
      const { sns } = (await request.json()) as { sns: string[] };
      kept.looked.push(sns);
      return HttpResponse.json({
        items: kept.rows.filter(({ sn }) => sns.includes(sn)),
        missing: sns.filter((sn) => !kept.rows.some((row) => row.sn === sn)),
      });
    }),
    http.post('*/api/v1/orders/batch', async ({ request }) => {
      const body = (await request.json()) as { ids: string[] };
      kept.batches.push(body);
      const results = body.ids.map((id, index) => ({
        id,
        ok: index !== 0,
        code: index === 0 ? 'out_of_stock' : null,
        message: null,
      }));
      return HttpResponse.json({ results });
    }),
    http.post('*/api/v1/orders/proofs', async ({ request }) => {
      const { ids } = (await request.json()) as { ids: string[] };
      const proof = (order: OrderRow, index: number) => ({
        order: index === 0 ? order : { ...order, content: 'sent', why: null },
        units: index === 0 ? [] : [{ unit: 1, card_id: 'c1', card_mask: '••••QX7A', sent: true }],
        sent_at: index === 0 ? null : order.placed_at,
      });
      return HttpResponse.json({ items: kept.rows.filter(({ id }) => ids.includes(id)).map(proof) });
    }),
    http.get('*/api/v1/orders/:id', ({ params }) => HttpResponse.json(detail(String(params.id)))),
    http.post('*/api/v1/orders/:id/actions', async ({ request, params }) => {
      const id = String(params.id);
      kept.acted.push({
        id,
        body: (await request.json()) as Record<string, unknown>,
        key: request.headers.get('Idempotency-Key'),
      });
      return HttpResponse.json(detail(id));
    }),
  );
  return kept;
}
