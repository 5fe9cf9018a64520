/** What went wrong and the next step, chosen by the error's code. */
import { useTranslation } from 'react-i18next';
import { type ApiError, asApiError } from '@/api/ApiError';

export interface ErrorText {
  what: string;
  next: string;
  code: ApiError['code'];
  requestId: string;
}

export function useErrorText(): (error: unknown) => ErrorText {
  const { t } = useTranslation('errors');
  return (thrown) => {
    const { code, requestId } = asApiError(thrown);
    return { what: t(`${code}.what`), next: t(`${code}.next`), code, requestId };
  };
}
