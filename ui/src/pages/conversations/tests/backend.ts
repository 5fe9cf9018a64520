/** A small stand-in for the program: answers what the talks ask and keeps what it was told to do. */
import type {
  Conversation,
  ConversationDetail,
  ConversationFilter,
  Message,
  Suggestion,
} from '@/api/serviceContract';
import { HttpResponse, http, server } from '@/test/server';
import { AT, CHAT_SHOP, detailOf, line } from './sample';

export interface Backend {
  talks: Conversation[];
  details: Record<string, Partial<ConversationDetail>>;
  /** Oldest first. */
  lines: Record<string, Message[]>;
  suggestions: Record<string, Suggestion | null>;
  listed: URLSearchParams[];
  said: { talk: string; body: { text?: string; picture_id?: string }; key: string | null }[];
  accepted: { id: string; text: string | undefined }[];
  dismissed: string[];
  read: string[];
  takeovers: { talk: string; on: boolean }[];
  modes: unknown[];
  resolved: unknown[];
  /** How a saying ends; `sent` unless the test says otherwise. */
  outcome: Partial<Message>;
}

const FITS: Record<ConversationFilter, (talk: Conversation) => boolean> = {
  all: () => true,
  unread: ({ unread }) => unread > 0,
  waiting: ({ waiting_since }) => waiting_since !== null,
  suggested: ({ suggestion_id }) => suggestion_id !== null,
  taken_over: ({ takeover }) => takeover !== null,
};

export function startBackend(start: Partial<Backend> = {}): Backend {
  const kept: Backend = {
    talks: [],
    details: {},
    lines: {},
    suggestions: {},
    listed: [],
    said: [],
    accepted: [],
    dismissed: [],
    read: [],
    takeovers: [],
    modes: [],
    resolved: [],
    outcome: { send: 'sent' },
    ...start,
  };
  const talkOf = (id: unknown) => kept.talks.find((talk) => talk.id === id) ?? kept.talks[0];
  const change = (id: unknown, patch: Partial<Conversation>) => {
    kept.talks = kept.talks.map((talk) => (talk.id === id ? { ...talk, ...patch } : talk));
    return HttpResponse.json(talkOf(id));
  };
  const add = (id: string, message: Message) => {
    kept.lines[id] = [...(kept.lines[id] ?? []), message];
    return HttpResponse.json(message);
  };
  const at = '*/api/v1/conversations';
  server.use(
    http.get('*/api/v1/shops', () => HttpResponse.json([CHAT_SHOP])),
    http.get(`${at}/counts`, () =>
      HttpResponse.json(
        Object.fromEntries(
          Object.entries(FITS).map(([name, fits]) => [name, kept.talks.filter(fits).length]),
        ),
      ),
    ),
    http.get(at, ({ request }) => {
      const query = new URL(request.url).searchParams;
      kept.listed.push(query);
      const fits = FITS[(query.get('state') ?? 'all') as ConversationFilter];
      const q = query.get('q') ?? '';
      const items = kept.talks.filter((talk) => fits(talk) && talk.buyer_name.includes(q));
      return HttpResponse.json({ items, next_cursor: null });
    }),
    http.get(`${at}/:id`, ({ params }) => {
      const talk = talkOf(params.id);
      if (!talk) return new HttpResponse(null, { status: 404 });
      const suggestion = kept.suggestions[talk.id] ?? null;
      return HttpResponse.json(detailOf(talk, { suggestion, ...kept.details[talk.id] }));
    }),
    http.patch(`${at}/:id`, async ({ params, request }) => {
      const { mode } = (await request.json()) as { mode: Conversation['mode'] };
      kept.modes.push(mode);
      return change(params.id, { mode, ...(mode ? { effective_mode: mode } : {}) });
    }),
    http.post(`${at}/:id/read`, ({ params }) => {
      kept.read.push(String(params.id));
      return change(params.id, { unread: 0 });
    }),
    http.post(`${at}/:id/takeover`, async ({ params, request }) => {
      const { on } = (await request.json()) as { on: boolean };
      kept.takeovers.push({ talk: String(params.id), on });
      return change(params.id, { takeover: on ? { until: null, by: 'person', at: AT } : null });
    }),
    http.get(`${at}/:id/messages`, ({ params, request }) => {
      const query = new URL(request.url).searchParams;
      const all = [...(kept.lines[String(params.id)] ?? [])].reverse();
      const from = Number(query.get('cursor') ?? 0);
      const to = from + Number(query.get('limit'));
      return HttpResponse.json({
        items: all.slice(from, to),
        next_cursor: to < all.length ? String(to) : null,
      });
    }),
    http.post(`${at}/:id/messages`, async ({ params, request }) => {
      const talk = String(params.id);
      const body = (await request.json()) as { text?: string; picture_id?: string };
      kept.said.push({ talk, body, key: request.headers.get('Idempotency-Key') });
      return add(
        talk,
        line({
          id: `said-${kept.said.length}`,
          author: 'seller',
          source: 'person',
          kind: body.picture_id ? 'picture' : 'text',
          text: body.text ?? '',
          picture_url: body.picture_id ? `/api/v1/chat-pictures/${body.picture_id}` : null,
          at: Date.now(),
          ...kept.outcome,
        }),
      );
    }),
    http.post(`${at}/:id/messages/:message/resolve`, async ({ params, request }) => {
      const { arrived } = (await request.json()) as { arrived: boolean };
      kept.resolved.push({ message: params.message, arrived });
      const talk = String(params.id);
      kept.lines[talk] = (kept.lines[talk] ?? []).map((one) =>
        one.id === params.message ? { ...one, send: arrived ? 'sent' : 'failed' } : one,
      );
      return HttpResponse.json(kept.lines[talk].find(({ id }) => id === params.message));
    }),
    http.post('*/api/v1/suggestions/:id/accept', async ({ params, request }) => {
      const { text } = (await request.json()) as { text?: string };
      kept.accepted.push({ id: String(params.id), text });
      const [talk] = Object.entries(kept.suggestions).find(([, one]) => one?.id === params.id) ?? ['c1'];
      const said = text ?? kept.suggestions[talk]?.text ?? '';
      kept.suggestions[talk] = null;
      return add(
        talk,
        line({ id: `took-${params.id}`, author: 'seller', source: 'suggestion', text: said, send: 'sent' }),
      );
    }),
    http.post('*/api/v1/suggestions/:id/dismiss', ({ params }) => {
      kept.dismissed.push(String(params.id));
      for (const talk of Object.keys(kept.suggestions)) kept.suggestions[talk] = null;
      return new HttpResponse(null, { status: 204 });
    }),
    http.post('*/api/v1/chat-pictures', async ({ request }) =>
      HttpResponse.json({
        id: 'pic1',
        mime: request.headers.get('Content-Type'),
        size: (await request.arrayBuffer()).byteLength,
        url: '/api/v1/chat-pictures/pic1',
      }),
    ),
  );
  return kept;
}
