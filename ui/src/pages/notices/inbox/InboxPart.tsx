/** A list of notices; several can be seen to at once. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNoticeBatch, useNotices } from '@/api/notices';
import type { NoticeActionRequest } from '@/api/types';
import { BatchBar, DataTable, EmptyState, useNotifyError } from '@/components';
import { type InboxTab, WHICH } from './inboxTabs';
import { SnoozeButton } from './SnoozeButton';
import { useNoticeColumns } from './useNoticeColumns';

const PAGE = 50;

export function InboxPart({ tab }: { tab: InboxTab }) {
  const { t } = useTranslation('notices');
  const notify = useNotifyError();
  const [size, setSize] = useState(PAGE);
  const [chosen, setChosen] = useState<string[]>([]);
  const query = useNotices(WHICH[tab], size);
  const columns = useNoticeColumns();
  const batch = useNoticeBatch();
  const act = (request: NoticeActionRequest) =>
    batch.mutate({ ids: chosen, ...request }, { onSuccess: () => setChosen([]), onError: notify });
  const open = tab === 'open' || tab === 'snoozed';
  return (
    <DataTable
      id="notices"
      label={t(`tab.${tab}`)}
      rowKey={(row) => row.id}
      columns={columns}
      query={query}
      pageSize={{ value: size, onChange: setSize }}
      {...(open ? { selection: { ids: chosen, onChange: setChosen } } : {})}
      toolbar={
        chosen.length === 0 ? null : (
          <BatchBar count={chosen.length} onClear={() => setChosen([])}>
            <Button size="small" loading={batch.isPending} onClick={() => act({ action: 'acknowledge' })}>
              {t('action.acknowledge')}
            </Button>
            <SnoozeButton onSnooze={(minutes) => act({ action: 'snooze', minutes })} />
            <Button size="small" loading={batch.isPending} onClick={() => act({ action: 'resolve' })}>
              {t('action.resolve')}
            </Button>
          </BatchBar>
        )
      }
      empty={<EmptyState picture="bell" title={t(`empty.${tab}`)} hint={t('empty.hint')} />}
    />
  );
}
