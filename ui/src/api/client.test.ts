import { describe, expect, it, vi } from 'vitest';
import { HttpResponse, http, server } from '@/test/server';
import { ApiError } from './ApiError';
import { api, data, idempotent, onUnauthorized } from './client';

const SESSION = '*/api/v1/session';

const failure = async (call: Promise<unknown>): Promise<ApiError> => {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof ApiError) return thrown;
  throw new Error(`expected an ApiError, got ${String(thrown)}`);
};

const session = () => data(api.GET('/api/v1/session'));

describe('api client', () => {
  it('resolves to the answer', async () => {
    server.use(http.get(SESSION, () => HttpResponse.json({ mode: 'desktop', version: '1' })));
    expect(await session()).toEqual({ mode: 'desktop', version: '1' });
  });

  it('turns the envelope into an ApiError', async () => {
    const body = { code: 'guard_refused', message: 'no', details: { guard: 'paid' }, request_id: 'r1' };
    server.use(http.get(SESSION, () => HttpResponse.json(body, { status: 409 })));
    const error = await failure(session());
    expect(error).toMatchObject({
      code: 'guard_refused',
      status: 409,
      requestId: 'r1',
      details: { guard: 'paid' },
    });
  });

  it.each([
    ['a page of a proxy', new HttpResponse('<html>', { status: 502 }), 'answer_unreadable'],
    [
      'a code of a newer program',
      HttpResponse.json({ code: 'teleport_failed' }, { status: 500 }),
      'answer_unreadable',
    ],
    ['a bare 404', new HttpResponse(null, { status: 404 }), 'not_found'],
    ['a bare 429', new HttpResponse(null, { status: 429 }), 'rate_limited'],
    ['no connection', HttpResponse.error(), 'network_unreachable'],
  ])('has a code for %s', async (_what, response, code) => {
    server.use(http.get(SESSION, () => response));
    expect((await failure(session())).code).toBe(code);
  });

  it('tells when the session has ended, but not when a login is refused', async () => {
    const ended = vi.fn();
    const stop = onUnauthorized(ended);
    server.use(
      http.get(SESSION, () => HttpResponse.json({ code: 'unauthorized' }, { status: 401 })),
      http.post('*/api/v1/login', () => HttpResponse.json({ code: 'login_refused' }, { status: 401 })),
    );
    const login = api.POST('/api/v1/login', { body: { name: 'a', password: 'b' } });
    expect((await failure(login)).code).toBe('login_refused');
    expect(ended).not.toHaveBeenCalled();
    await failure(session());
    expect(ended).toHaveBeenCalledOnce();
    stop();
    await failure(session());
    expect(ended).toHaveBeenCalledOnce();
  });

  it('sends the idempotency key of the click', async () => {
    const seen: (string | null)[] = [];
    server.use(
      http.post('*/api/v1/backups', ({ request }) => {
        seen.push(request.headers.get('Idempotency-Key'));
        return HttpResponse.json({ operation_id: '1' });
      }),
    );
    await data(api.POST('/api/v1/backups', idempotent('click-1')));
    await data(api.POST('/api/v1/backups', idempotent()));
    expect(seen[0]).toBe('click-1');
    expect(seen[1]).toMatch(/^[0-9a-f]{32}$/);
  });
});
