/** The tasks that run all the time: whether they live, what went wrong last, and the switches for each. */
import { useTranslation } from 'react-i18next';
import { useShops } from '@/api/shops';
import { useTasks } from '@/api/tasks';
import type { Task } from '@/api/types';
import { type DataColumn, EmptyState, Page, Panel, SimpleTable, StateTag, Time } from '@/components';
import { Heartbeat } from './Heartbeat';
import { LastError } from './LastError';
import { TaskButtons } from './TaskButtons';
import styles from './tasks.module.css';
import { useTaskLabel, useTaskName } from './useTaskName';

export function TasksPage() {
  const { t } = useTranslation('tasks');
  const tasks = useTasks();
  const shops = useShops().data;
  const nameOf = useTaskName();
  const labelOf = useTaskLabel();
  const columns: DataColumn<Task>[] = [
    {
      key: 'name',
      title: t('column.name'),
      width: 210,
      render: (row) => {
        const shop = shops?.find(({ id }) => id === row.shop_id)?.name;
        return (
          <span className={styles.name}>
            <strong>{labelOf(row, shop)}</strong>
            <small>{nameOf(row).does}</small>
          </span>
        );
      },
    },
    {
      key: 'state',
      title: t('column.state'),
      width: 172,
      render: (row) =>
        row.command ? (
          <StateTag kind="task" state={row.state} suffix={t('commanded')} />
        ) : (
          <StateTag kind="task" state={row.state} />
        ),
    },
    { key: 'beat', title: t('column.beat'), width: 130, render: (row) => <Heartbeat task={row} /> },
    {
      key: 'ok',
      title: t('column.ok'),
      width: 126,
      render: (row) => <Time at={row.last_ok_at} format="relative" none={t('notYet')} />,
    },
    {
      key: 'error',
      title: t('column.error'),
      wrap: true,
      render: (row) =>
        row.last_error ? <LastError task={row} /> : <span className={styles.none}>{t('noError')}</span>,
    },
    {
      key: 'actions',
      title: t('column.actions'),
      width: 150,
      render: (row) => <TaskButtons task={row} name={nameOf(row).name} />,
    },
  ];
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <Panel flush>
        <SimpleTable
          label={t('title')}
          rowKey={(row) => row.id}
          columns={columns}
          rows={tasks.data}
          error={tasks.error}
          onRetry={() => void tasks.refetch()}
          empty={<EmptyState picture="list" title={t('empty.title')} hint={t('empty.hint')} />}
        />
      </Panel>
      <p className={styles.note}>{t('note')}</p>
    </Page>
  );
}
