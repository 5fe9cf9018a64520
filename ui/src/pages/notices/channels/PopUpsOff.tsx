/** Pop-ups have a switch in the settings: while it is off, the desktop tells nothing, and this says where it is. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useSettings } from '@/api/settings';
import { settingsPath } from '@/app/paths';
import styles from '../notices.module.css';

/** Whether they are shown, as far as is known. */
export function usePopUps(): boolean {
  return useSettings().data?.desktop.popups ?? true;
}

export function PopUpsOff() {
  const { t } = useTranslation('notices');
  if (usePopUps()) return null;
  return (
    <span role="status" className={styles.trouble}>
      <strong>{t('channels.popupsOff')}</strong>{' '}
      <Link to={settingsPath('desktop')}>{t('channels.popupsOn')}</Link>
    </span>
  );
}
