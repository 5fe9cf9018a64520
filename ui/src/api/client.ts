/** The typed client of /api/v1. A call resolves to the answer or throws an `ApiError`; there is no third way. */
import createClient, { type Middleware } from 'openapi-fetch';
import { host } from '@/app/host';
import { ApiError, toApiError } from './ApiError';
import type { paths } from './schema';

/** Pages that must not be sent to the login page by a 401. */
const listeners = new Set<() => void>();

/** Called when the session has ended. */
export function onUnauthorized(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

const refuse: Middleware = {
  async onResponse({ response, schemaPath }) {
    if (response.ok) return undefined;
    const body: unknown = await response
      .clone()
      .json()
      .catch(() => undefined);
    const error = toApiError(body, response.status);
    const asksToLogIn = error.code === 'unauthorized' || error.code === 'setup_required';
    if (asksToLogIn && schemaPath !== '/api/v1/login') for (const listener of listeners) listener();
    throw error;
  },
  onError({ error }) {
    if (error instanceof ApiError) return error;
    if (error instanceof DOMException && error.name === 'AbortError') return error;
    return new ApiError('network_unreachable', String(error), { cause: error });
  },
};

export const api = createClient<paths>({
  baseUrl: host.baseUrl || window.location.origin,
  credentials: 'same-origin',
  // Looked up at call time, so that a test's interceptor is in effect.
  fetch: (request) => globalThis.fetch(request),
});
api.use(refuse);

/** `const orders = await data(api.GET('/api/v1/orders', …))` */
export async function data<T>(call: Promise<{ data?: T }>): Promise<T> {
  const answer = await call;
  // A 204 has no body; its type is then `undefined` or `never` anyway.
  return answer.data as T;
}

/** Header for a write that acts. Make the key once per click and keep it for the retries of that click. */
export function idempotent(key: string = randomKey()): { headers: { 'Idempotency-Key': string } } {
  return { headers: { 'Idempotency-Key': key } };
}

/** Not `crypto.randomUUID`: browsers keep that from pages served without TLS, as in a shop's own network. */
export function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
