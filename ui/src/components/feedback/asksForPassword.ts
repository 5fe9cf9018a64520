/** Whether the program wants the password once more before it goes on. */
import { asApiError } from '@/api/ApiError';

export function asksForPassword(error: unknown): boolean {
  return asApiError(error).code === 'login_refused';
}
