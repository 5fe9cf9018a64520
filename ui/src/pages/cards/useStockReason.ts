/** Why a stock changed, in words. */
import { useTranslation } from 'react-i18next';

const REASONS = [
  'import',
  'reserve',
  'release',
  'void',
  'restore',
  'move',
  'delete',
  'expire',
  'upload',
  'adjust',
] as const;

export function useStockReason(): (reason: string) => string {
  const { t } = useTranslation('cards');
  return (reason) => t(`journal.reason.${REASONS.find((one) => one === reason) ?? 'adjust'}`);
}
