/** The buyer's phone: its ends, and all of it on request; the program writes down who looked. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { asApiError } from '@/api/ApiError';
import { revealOrderPhone } from '@/api/orders';
import { CopyText } from '@/components';
import { PasswordForm } from './PasswordForm';
import { useReveal } from './useReveal';

export interface PhoneRevealProps {
  orderId: string;
  /** With its middle hidden; `null`: none is kept, and the platform is asked once more. */
  masked: string | null;
}

export function PhoneReveal({ orderId, masked }: PhoneRevealProps) {
  const { t } = useTranslation('orders');
  const { shown, look, hide, busy, password } = useReveal((typed) => numberOf(orderId, typed));
  if (password && !shown) return <PasswordForm {...password} />;
  return shown ? (
    <>
      {shown.text ? <CopyText text={shown.text} /> : t('phone.none')}{' '}
      <Button size="small" type="text" onClick={hide}>
        {t('content.hide')}
      </Button>
    </>
  ) : (
    <>
      {masked ?? '—'}{' '}
      <Button size="small" type="text" loading={busy} title={t('phone.hint')} onClick={() => void look()}>
        {t(masked === null ? 'phone.ask' : 'phone.show')}
      </Button>
    </>
  );
}

/** Without a number the text is empty. */
async function numberOf(orderId: string, password?: string): Promise<{ text: string }> {
  try {
    return await revealOrderPhone(orderId, password);
  } catch (error) {
    if (asApiError(error).code === 'not_found') return { text: '' };
    throw error;
  }
}
