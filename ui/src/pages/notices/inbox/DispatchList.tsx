/** Where a notice went: each channel with what came of it. */
import { Popover, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChannels } from '@/api/channels';
import { useNoticeDispatches } from '@/api/notices';
import { ErrorState, Time } from '@/components';
import { useChannelName } from '../channels/useChannelName';
import { useTrouble } from '../channels/useTrouble';
import styles from '../notices.module.css';

export function DispatchButton({ id }: { id: string }) {
  const { t } = useTranslation('notices');
  const [open, setOpen] = useState(false);
  return (
    <Popover
      trigger="click"
      open={open}
      onOpenChange={setOpen}
      title={t('dispatch.title')}
      content={<DispatchList id={id} wanted={open} />}
    >
      <button type="button" className={styles.quiet}>
        {t('dispatch.button')}
      </button>
    </Popover>
  );
}

function DispatchList({ id, wanted }: { id: string; wanted: boolean }) {
  const { t } = useTranslation('notices');
  const channels = useChannels().data;
  const nameOf = useChannelName();
  const whyOf = useWhyNot();
  const dispatches = useNoticeDispatches(id, wanted);
  const found = dispatches.data;
  if (!found && dispatches.error) {
    return <ErrorState compact error={dispatches.error} onRetry={() => void dispatches.refetch()} />;
  }
  if (!found) return <Skeleton active title={false} paragraph={{ rows: 2, width: 220 }} />;
  if (found.length === 0) return <span>{t('dispatch.none')}</span>;
  return (
    <ul className={styles.dispatches}>
      {found.map((one) => {
        const channel = channels?.find(({ id: known }) => known === one.channel_id);
        return (
          <li key={one.channel_id}>
            <strong>{channel ? nameOf(channel) : one.channel_id}</strong> {t(`dispatch.${one.state}`)}{' '}
            {one.sent_at ? (
              <Time at={one.sent_at} />
            ) : one.state === 'waiting' ? (
              <Time at={one.run_at} />
            ) : null}
            {one.last_error ? <small>{whyOf(one.last_error)}</small> : null}
          </li>
        );
      })}
    </ul>
  );
}

/** A refused call is told as `trouble: the host's own words`; a channel that was given up, in words alone. */
function useWhyNot(): (told: string) => string {
  const { t } = useTranslation('notices');
  const troubleOf = useTrouble();
  return (told) => {
    const [, trouble] = /^(\w+): /.exec(told) ?? [];
    return trouble ? troubleOf(trouble).what : t('dispatch.off');
  };
}
