/** What no channel tells stays on this screen alone: said where channels are added. */
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { NoticeChannel } from '@/api/types';
import styles from '../notices.module.css';
import { usePopUps } from './PopUpsOff';

export function NobodyTold({ channels }: { channels: NoticeChannel[] }) {
  const used = channels.filter(({ enabled, present }) => enabled && present);
  if (used.some(({ kind }) => kind !== 'desktop')) return null;
  return used.length > 0 ? <UnlessPopUpsAreOn /> : <Nobody />;
}

/** Nothing but the desktop is left, and its pop-ups have a switch of their own. */
function UnlessPopUpsAreOn() {
  return usePopUps() ? null : <Nobody />;
}

function Nobody() {
  const { t } = useTranslation('notices');
  return (
    <Alert
      type="warning"
      showIcon
      title={t('channels.nobody')}
      description={t('channels.nobodyStep')}
      className={styles.nobody ?? ''}
    />
  );
}
