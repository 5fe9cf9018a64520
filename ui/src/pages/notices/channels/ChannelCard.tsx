/** One channel: how it fares, why not, the next step, and the test button. */
import { Button, Space, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangeChannel, useDeleteChannel, useTestChannel } from '@/api/channels';
import type { NoticeChannel } from '@/api/types';
import { ConfirmButton, Panel, Time, ToneTag, useKnownWord, useNotifyError } from '@/components';
import styles from '../notices.module.css';
import { ChannelDialog } from './ChannelDialog';
import { PopUpsOff } from './PopUpsOff';
import { useChannelName } from './useChannelName';
import { useTrouble } from './useTrouble';

const TONES = { untested: 'grey', well: 'green', failing: 'amber', stuck: 'red' } as const;

export function ChannelCard({ channel }: { channel: NoticeChannel }) {
  const { t } = useTranslation(['notices', 'common']);
  const notify = useNotifyError();
  const known = useKnownWord();
  const nameOf = useChannelName();
  const change = useChangeChannel();
  const test = useTestChannel();
  const remove = useDeleteChannel();
  const [editing, setEditing] = useState(false);
  const name = nameOf(channel);
  const desktop = channel.kind === 'desktop';
  return (
    <Panel
      title={name}
      extra={
        channel.present ? (
          <Switch
            size="small"
            aria-label={t('notices:channels.enabled', { name })}
            checked={channel.enabled}
            loading={change.isPending}
            onChange={(enabled) => change.mutate({ id: channel.id, enabled }, { onError: notify })}
          />
        ) : null
      }
    >
      <div className={styles.channel}>
        <span className={styles.line}>
          {channel.present ? (
            <ToneTag tone={channel.enabled ? TONES[channel.state] : 'grey'}>
              {t(channel.enabled ? `notices:channelState.${channel.state}` : 'notices:channelState.off')}
            </ToneTag>
          ) : (
            <ToneTag tone="grey">{t('notices:channelState.absent')}</ToneTag>
          )}
          <span className={styles.facts}>{known(`notices:kind.${channel.kind}`, channel.kind)}</span>
          {channel.last_ok_at ? (
            <span className={styles.facts}>
              {t('notices:channels.lastOk')} <Time at={channel.last_ok_at} format="relative" />
            </span>
          ) : null}
          {channel.waiting > 0 ? (
            <span className={styles.facts}>{t('notices:channels.waiting', { count: channel.waiting })}</span>
          ) : null}
        </span>
        {channel.present ? null : <small>{t('notices:channels.absentHint')}</small>}
        {desktop && channel.present ? <PopUpsOff /> : null}
        {channel.trouble ? <Trouble channel={channel} /> : null}
        <Space size={4} wrap>
          <Button
            size="small"
            disabled={!channel.present}
            loading={test.isPending}
            onClick={() => test.mutate(channel.id, { onError: notify })}
          >
            {t('notices:channels.test')}
          </Button>
          {desktop ? null : (
            <>
              <Button size="small" onClick={() => setEditing(true)}>
                {t('common:action.edit')}
              </Button>
              <ConfirmButton
                size="small"
                type="text"
                danger
                title={t('notices:channels.removeTitle', { name })}
                okText={t('common:action.delete')}
                onConfirm={() => remove.mutateAsync(channel.id).catch(notify)}
              >
                {t('common:action.delete')}
              </ConfirmButton>
            </>
          )}
        </Space>
        <TestResult result={test.data} />
      </div>
      {editing ? <ChannelDialog channel={channel} onClose={() => setEditing(false)} /> : null}
    </Panel>
  );
}

function Trouble({ channel }: { channel: NoticeChannel }) {
  const { t } = useTranslation('notices');
  const { what, step } = useTrouble()(channel.trouble ?? '');
  return (
    <span role="status" className={styles.trouble}>
      <strong>{what}</strong> {step}
      {channel.retry_at ? (
        <small>
          {t('channels.retryAt')} <Time at={channel.retry_at} />
        </small>
      ) : null}
      {channel.detail ? <small>{channel.detail}</small> : null}
    </span>
  );
}

function TestResult({ result }: { result: { sent: boolean; trouble: string | null } | undefined }) {
  const { t } = useTranslation('notices');
  if (!result) return null;
  return (
    <span role="status" className={styles.facts}>
      {t(result.sent ? 'channels.testSent' : 'channels.testFailed')}
    </span>
  );
}
