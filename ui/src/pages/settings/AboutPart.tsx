/** What this program is, whom it talked to, and the way back to the guide. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useSaveTour } from '@/api/practice';
import { useSession } from '@/api/session';
import { useHosts } from '@/api/settings';
import type { Host } from '@/api/types';
import { PATHS } from '@/app/paths';
import {
  type DataColumn,
  EmptyState,
  Facts,
  Panel,
  SimpleTable,
  Time,
  useKnownWord,
  useNotifyError,
} from '@/components';

const LICENCE = 'MIT';

export function AboutPart() {
  const { t } = useTranslation(['settings', 'common']);
  const navigate = useNavigate();
  const notify = useNotifyError();
  const session = useSession().data;
  const tour = useSaveTour();
  const reopen = () =>
    tour.mutate(
      { step: 0, done: false },
      { onSuccess: () => void navigate(PATHS.dashboard), onError: notify },
    );
  return (
    <>
      <Panel
        title={t('common:brand')}
        extra={
          <Button size="small" loading={tour.isPending} onClick={reopen}>
            {t('settings:about.tour')}
          </Button>
        }
      >
        <Facts
          items={[
            { key: 'version', label: t('settings:about.version'), value: session?.version },
            { key: 'licence', label: t('settings:about.licence'), value: LICENCE },
            {
              key: 'mode',
              label: t('settings:about.mode'),
              value: session ? t(`settings:about.${session.mode}`) : '—',
            },
            {
              key: 'privacy',
              label: t('settings:about.privacy'),
              value: t('settings:about.noTelemetry'),
              wide: true,
            },
          ]}
        />
      </Panel>
      <HostList />
    </>
  );
}

function HostList() {
  const { t } = useTranslation('settings');
  const known = useKnownWord();
  const hosts = useHosts();
  const columns: DataColumn<Host>[] = [
    { key: 'host', title: t('hosts.host'), width: 280, render: (row) => row.host },
    {
      key: 'purpose',
      title: t('hosts.purpose'),
      render: (row) => known(`settings:purpose.${row.purpose}`, row.purpose),
    },
    {
      key: 'calls',
      title: t('hosts.calls'),
      width: 110,
      align: 'right',
      render: (row) => row.calls.toLocaleString('en-US'),
    },
    { key: 'last', title: t('hosts.last'), width: 140, render: (row) => <Time at={row.last_at} /> },
  ];
  return (
    <Panel title={t('hosts.title')} hint={t('hosts.hint')} flush>
      <SimpleTable
        label={t('hosts.title')}
        rowKey={(row) => `${row.host} ${row.purpose}`}
        columns={columns}
        rows={hosts.data}
        error={hosts.error}
        onRetry={() => void hosts.refetch()}
        empty={<EmptyState compact picture="plug" title={t('hosts.empty')} hint={t('hosts.emptyHint')} />}
      />
    </Panel>
  );
}
