/** The rule of a field that cannot stay empty. */
import { useTranslation } from 'react-i18next';

export function useNeeded(): { required: true; message: string }[] {
  const { t } = useTranslation('conversations');
  return [{ required: true, message: t('problem.empty') }];
}
