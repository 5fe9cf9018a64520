/** The columns of each log: what happened, to what, and who did it. */
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LogName } from '@/api/logs';
import type { LogEntry } from '@/api/types';
import { orderPath } from '@/app/paths';
import { type DataColumn, StateTag, Time } from '@/components';
import styles from './logs.module.css';
import { useLogWords } from './useLogWords';

export function useLogColumns(log: LogName): DataColumn<LogEntry>[] {
  const { t } = useTranslation('logs');
  const words = useLogWords();
  const time: DataColumn<LogEntry> = {
    key: 'at',
    title: t('column.at'),
    width: 170,
    required: true,
    render: (row) => <Time at={row.at} format="full" />,
  };
  const level: DataColumn<LogEntry> = {
    key: 'level',
    title: t('column.level'),
    width: 88,
    render: (row) => <StateTag kind="level" state={row.level} plain />,
  };
  const title: DataColumn<LogEntry> = {
    key: 'title',
    title: t('column.title'),
    ...(log === 'system' ? {} : { width: 180 }),
    required: true,
    render: (row) => words.title(row),
  };
  const summary: DataColumn<LogEntry> = {
    key: 'summary',
    title: t('column.summary'),
    minWidth: 240,
    render: (row) => <span className={styles.summary}>{words.summary(row)}</span>,
  };
  const actor: DataColumn<LogEntry> = {
    key: 'actor',
    title: t('column.actor'),
    width: 130,
    render: (row) => words.actor(row.actor),
  };
  const order: DataColumn<LogEntry> = {
    key: 'order',
    title: t('column.order'),
    width: 96,
    render: (row) =>
      row.order_id ? (
        <Link to={orderPath(row.order_id)} onClick={(event) => event.stopPropagation()}>
          {t('openOrder')}
        </Link>
      ) : (
        '—'
      ),
  };
  switch (log) {
    case 'audit':
      return [time, actor, title, summary, order];
    case 'system':
      return [time, level, title];
    default:
      return [time, level, title, summary, order];
  }
}
