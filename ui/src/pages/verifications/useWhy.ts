/** Why a voucher was not verified: our sentence for the code, and the platform's own words where it gave any. */
import { useTranslation } from 'react-i18next';
import type { VerificationRecord } from '@/api/types';
import { useCodeText, useKnownWord } from '@/components';

/** Reasons of the program's own that came as a word instead of the platform's sentence. */
const WORD = /^[a-z_]+$/;

type Refused = Pick<VerificationRecord, 'reason' | 'message'>;

export function useWhy(): (refused: Refused) => string | undefined {
  const { t } = useTranslation('verifications');
  const codeText = useCodeText();
  const known = useKnownWord();
  return ({ reason, message }) => {
    if (!reason) return undefined;
    const { what, next } = codeText(reason);
    if (reason === 'platform_refused' && message && WORD.test(message)) {
      const own = known(`verifications:word.${message}`, '');
      if (own) return own;
    }
    const said = reason === 'platform_refused' && message ? t('said', { what, message }) : what;
    return `${said} · ${next}`;
  };
}
