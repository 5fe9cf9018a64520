/** The sentence for a code that came inside an answer (a batch row, a check, a reason). */
import { useTranslation } from 'react-i18next';
import { isErrorCode } from '@/api/errorCodes';

export function useCodeText(): (code: string | null | undefined) => { what: string; next: string } {
  const { t } = useTranslation('errors');
  return (code) => {
    const known = code && isErrorCode(code) ? code : 'internal';
    return { what: t(`${known}.what`), next: t(`${known}.next`) };
  };
}
