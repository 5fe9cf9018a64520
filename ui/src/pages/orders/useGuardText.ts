/** A check as words: what holds or not, and the figures behind it. */
import { useTranslation } from 'react-i18next';
import type { Guard, GuardResult } from '@/api/types';
import { formatShort } from '@/components';
import { isGuard } from './guards';

export function useGuardText() {
  const { t } = useTranslation('orders');
  const name = (guard: Guard) => t(`guard.${guard}`);
  /** Of a guard that came as text; a newer program may know others. */
  const nameOf = (text: string) => (isGuard(text) ? name(text) : text);

  const offText = (off: string) =>
    off === 'rule' ? t('guardDetail.off_rule') : t('guardDetail.off_product');
  const detail = (result: GuardResult): string | undefined => {
    const text = (key: string) => result.detail[key] ?? '';
    const has = (...wanted: string[]) => wanted.every((key) => text(key) !== '');
    switch (result.guard) {
      case 'product_on':
        return has('off') ? offText(text('off')) : undefined;
      case 'buyer_limit':
        return has('days', 'limit', 'received')
          ? t('guardDetail.buyer_limit', {
              days: text('days'),
              limit: text('limit'),
              received: text('received'),
            })
          : undefined;
      case 'stock_enough':
        return has('needed', 'available')
          ? t('guardDetail.stock_enough', { needed: text('needed'), available: text('available') })
          : undefined;
      case 'content_fits_channel':
        if (text('limit') === '0') return t('ownRefusal.too_many_messages');
        return has('longest', 'limit')
          ? t('guardDetail.content_fits_channel', { longest: text('longest'), limit: text('limit') })
          : undefined;
      case 'working_hours':
        return has('opens_at')
          ? t('guardDetail.working_hours', { time: formatShort(Number(text('opens_at')), Date.now()) })
          : undefined;
      case 'template_complete':
        return has('missing') ? t('guardDetail.missing', { missing: text('missing') }) : undefined;
      case 'buyer_not_blocked':
        return text('reason') || undefined;
      default:
        return undefined;
    }
  };
  return { name, nameOf, detail };
}
