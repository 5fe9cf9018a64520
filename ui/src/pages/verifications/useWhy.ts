/** Why a voucher was not verified: our sentence for the code, and the platform's own words where it gave any. */
import { useTranslation } from 'react-i18next';
import type { VerificationRecord } from '@/api/types';
import { useCodeText } from '@/components';

type Refused = Pick<VerificationRecord, 'reason' | 'message'>;

export function useWhy(): (refused: Refused) => string | undefined {
  const { t } = useTranslation('verifications');
  const codeText = useCodeText();
  return ({ reason, message }) => {
    if (!reason) return undefined;
    const { what, next } = codeText(reason);
    const said = reason === 'platform_refused' && message ? t('said', { what, message }) : what;
    return `${said} · ${next}`;
  };
}
