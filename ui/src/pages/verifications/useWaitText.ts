/** How long a rule waits, in words. */
import { useTranslation } from 'react-i18next';
import { fittingUnit, UNIT_MS } from '@/components/form/DurationInput';

export function useWaitText(): (ms: number) => string {
  const { t } = useTranslation(['verifications', 'common']);
  return (ms) => {
    if (ms === 0) return t('verifications:rule.atOnce');
    const unit = fittingUnit(ms, ['minute', 'hour', 'day']);
    const amount = Math.round((ms / UNIT_MS[unit]) * 10) / 10;
    return t('verifications:rule.after', { time: `${amount} ${t(`common:unit.${unit}`)}` });
  };
}
