/** What went wrong and the next step, chosen by the error's code. */
import { useTranslation } from 'react-i18next';
import { type ApiError, asApiError } from '@/api/ApiError';

/** The address that the platform saw, in its own words. */
const ADDRESS = /\d{1,3}(?:\.\d{1,3}){3}/;

export interface ErrorText {
  what: string;
  next: string;
  code: ApiError['code'];
  requestId: string;
}

export function useErrorText(): (error: unknown) => ErrorText {
  const { t } = useTranslation(['errors', 'components']);
  return (thrown) => {
    const { code, message, details, requestId } = asApiError(thrown);
    const said = t(`${code}.what`);
    const address = code === 'shop_ip_refused' ? ADDRESS.exec(message)?.[0] : undefined;
    const shop = code === 'shop_account_taken' && typeof details.shop === 'string' ? details.shop : undefined;
    const what = address
      ? t('components:error.withAddress', { what: said, address })
      : shop
        ? t('components:error.withShop', { what: said, shop })
        : said;
    return { what, next: t(`${code}.next`), code, requestId };
  };
}
