/** The log of messages: what went out on which channel, and what did not, with the reason. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChannels, useSends } from '@/api/channels';
import type { NoticeSend } from '@/api/types';
import { type DataColumn, DataTable, EmptyState, Time, ToneTag, useKnownWord } from '@/components';
import { useChannelName } from './useChannelName';
import { useTrouble } from './useTrouble';

const PAGE = 50;

export function SendsPart() {
  const { t } = useTranslation('notices');
  const known = useKnownWord();
  const nameOf = useChannelName();
  const troubleOf = useTrouble();
  const [size, setSize] = useState(PAGE);
  const channels = useChannels().data;
  const query = useSends(undefined, size);
  const columns: DataColumn<NoticeSend>[] = [
    { key: 'at', title: t('send.at'), width: 120, render: (row) => <Time at={row.at} /> },
    {
      key: 'channel',
      title: t('send.channel'),
      width: 140,
      render: (row) => {
        const channel = channels?.find(({ id }) => id === row.channel_id);
        return channel ? nameOf(channel) : t('send.gone');
      },
    },
    {
      key: 'result',
      title: t('send.result'),
      width: 110,
      render: (row) => (
        <ToneTag tone={row.sent ? 'green' : 'red'}>{t(row.sent ? 'send.sent' : 'send.failed')}</ToneTag>
      ),
    },
    {
      key: 'event',
      title: t('send.event'),
      width: 150,
      render: (row) => known(`notices:event.${row.event}`, row.event),
    },
    {
      key: 'title',
      title: t('send.title'),
      minWidth: 240,
      wrap: true,
      required: true,
      render: (row) => (
        <>
          {row.title}
          {row.trouble ? <small> · {troubleOf(row.trouble).what}</small> : null}
        </>
      ),
    },
    { key: 'notices', title: t('send.notices'), width: 80, align: 'right', render: (row) => row.notices },
    {
      key: 'ms',
      title: t('send.duration'),
      width: 100,
      align: 'right',
      hidden: true,
      render: (row) => `${row.duration_ms} ms`,
    },
  ];
  return (
    <DataTable
      id="notice-sends"
      label={t('tab.sends')}
      rowKey={(row) => row.id}
      columns={columns}
      query={query}
      pageSize={{ value: size, onChange: setSize }}
      empty={<EmptyState picture="bell" title={t('send.empty')} hint={t('send.emptyHint')} />}
    />
  );
}
