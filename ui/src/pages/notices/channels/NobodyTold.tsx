/** What no channel tells stays on this screen alone: said where channels are added. */
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useMatrix } from '@/api/channels';
import type { NoticeChannel } from '@/api/types';
import styles from '../notices.module.css';
import { usePopUps } from './PopUpsOff';

export function NobodyTold({ channels }: { channels: NoticeChannel[] }) {
  const popUps = usePopUps();
  const used = channels.filter(
    ({ enabled, present, kind }) => enabled && present && (popUps || kind !== 'desktop'),
  );
  if (used.length === 0) return <Nobody />;
  return <UnlessSomethingIsTold channels={used.map(({ id }) => id)} />;
}

/** Channels are there, and who hears what may still say that none is told of anything but news. */
function UnlessSomethingIsTold({ channels }: { channels: string[] }) {
  const matrix = useMatrix(undefined).data;
  const pressing = new Set(
    matrix?.events.filter(({ severity }) => severity !== 'info').map(({ event }) => event),
  );
  const told = matrix?.routes.some(
    ({ event, channel_id, mode }) => mode !== 'off' && pressing.has(event) && channels.includes(channel_id),
  );
  return told === false ? <NothingTold /> : null;
}

function NothingTold() {
  const { t } = useTranslation('notices');
  return (
    <Alert
      type="warning"
      showIcon
      title={t('channels.nothing')}
      description={<Link to="?tab=matrix">{t('channels.nothingStep')}</Link>}
      className={styles.nobody ?? ''}
    />
  );
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
