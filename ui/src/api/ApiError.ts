/** A refused or failed call. Screens choose their words by `code`; `message` is for logs. */
import type { ErrorCode } from './errorCodes';
import { isErrorCode } from './errorCodes';

/** What the page itself can find out about a call that got no proper answer. */
export type LocalErrorCode = 'network_unreachable' | 'answer_unreadable';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: ErrorCode | LocalErrorCode;
  readonly status: number;
  readonly details: Record<string, unknown>;
  readonly requestId: string;

  constructor(
    code: ErrorCode | LocalErrorCode,
    message: string,
    options: { status?: number; details?: Record<string, unknown>; requestId?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.status = options.status ?? 0;
    this.details = options.details ?? {};
    this.requestId = options.requestId ?? '';
  }
}

/** Reads the error envelope; anything else becomes `answer_unreadable`. */
export function toApiError(body: unknown, status: number): ApiError {
  const envelope = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const { code, message, details, request_id } = envelope;
  const options = {
    status,
    details: typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : {},
    requestId: typeof request_id === 'string' ? request_id : '',
  };
  if (typeof code === 'string' && isErrorCode(code))
    return new ApiError(code, String(message ?? code), options);
  if (status === 401) return new ApiError('unauthorized', 'unauthorized', options);
  if (status === 404) return new ApiError('not_found', 'not found', options);
  if (status === 429) return new ApiError('rate_limited', 'rate limited', options);
  return new ApiError('answer_unreadable', `unreadable answer with status ${status}`, options);
}

/** Any thrown value as an `ApiError`. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError('network_unreachable', message, { cause: error });
}
