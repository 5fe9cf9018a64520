/** Something in clear, only on request; the program writes down who looked, and asks for the password where the seller wants
 * it. It lives where it is shown alone: closing or leaving forgets it, and no cache keeps it. */
import { useMutation } from '@tanstack/react-query';
import { asApiError } from '@/api/ApiError';
import { useNotifyError } from '@/components';
import type { PasswordFormProps } from './PasswordForm';

const asksForPassword = (error: unknown) => asApiError(error).code === 'login_refused';

export interface Reveal<T> {
  /** What was asked for, once it is there. */
  shown: T | undefined;
  look: () => Promise<unknown>;
  hide: () => void;
  busy: boolean;
  /** The password is to be typed first. */
  password: PasswordFormProps | undefined;
}

export function useReveal<T>(ask: (password?: string) => Promise<T>): Reveal<T> {
  const notify = useNotifyError();
  const reveal = useMutation({
    mutationFn: ask,
    onError: (error) => (asksForPassword(error) ? undefined : notify(error)),
    gcTime: 0,
  });
  const typed = reveal.variables !== undefined;
  const asked = (reveal.isError && asksForPassword(reveal.error)) || typed;
  return {
    shown: reveal.data,
    look: () => reveal.mutateAsync(undefined).catch(() => undefined),
    hide: () => reveal.reset(),
    busy: reveal.isPending,
    password: asked
      ? {
          wrong: reveal.isError && typed,
          busy: reveal.isPending,
          onSubmit: (password) => reveal.mutate(password),
          onCancel: () => reveal.reset(),
        }
      : undefined,
  };
}
