/** Every verification that was asked for, with its result and what can be done about it. */
import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { VerificationRecord } from '@/api/types';
import { useVerificationRecords } from '@/api/verifications';
import { orderPath } from '@/app/paths';
import { usePreference } from '@/app/preferences';
import { useShopFilter } from '@/app/shopFilter';
import {
  CopyText,
  type DataColumn,
  DataTable,
  EmptyState,
  FilterBar,
  StateTag,
  Time,
  useStateWord,
} from '@/components';
import { ExportButton } from '@/pages/data/ExportButton';
import { RecordActions } from './RecordActions';
import { RecordDrawer } from './RecordDrawer';
import { FILTERS, type VerificationsUrl } from './useVerificationsUrl';
import { useWhy } from './useWhy';
import styles from './verifications.module.css';

const PAGE_SIZE = 50;

export interface RecordTableProps {
  url: VerificationsUrl;
  onChange: (patch: Partial<VerificationsUrl>) => void;
}

export function RecordTable({ url, onChange }: RecordTableProps) {
  const { t } = useTranslation('verifications');
  const [shop] = useShopFilter();
  const [limit, setLimit] = usePreference('verifications.pageSize', PAGE_SIZE);
  const query = useVerificationRecords({ state: url.state, shop_id: shop }, limit);
  const columns = useRecordColumns();
  const word = useStateWord();
  return (
    <>
      <DataTable
        id="verifications"
        label={t('record.list')}
        rowKey={(row) => row.id}
        columns={columns}
        query={query}
        onOpen={(row) => onChange({ open: row.id })}
        activeId={url.open}
        pageSize={{ value: limit, onChange: setLimit }}
        onClearFilters={url.state ? () => onChange({ state: undefined }) : undefined}
        empty={
          <EmptyState
            picture="list"
            title={t('record.empty')}
            hint={t('record.emptyHint')}
            action={
              <Button type="primary" onClick={() => onChange({ tab: 'manual' })}>
                {t('record.toManual')}
              </Button>
            }
          />
        }
        toolbar={
          <FilterBar>
            <Select
              className={styles.filter ?? ''}
              aria-label={t('record.state')}
              value={url.state ?? 'all'}
              onChange={(chosen) => onChange({ state: FILTERS.find((state) => state === chosen) })}
              options={[
                { value: 'all', label: t('record.all') },
                ...FILTERS.map((state) => ({ value: state, label: word('verification', state) })),
              ]}
            />
            <ExportButton
              kind="verifications"
              filter={{
                ...(shop ? { shop_id: shop } : {}),
                ...(url.state ? { status: url.state } : {}),
              }}
            />
          </FilterBar>
        }
      />
      <RecordDrawer id={url.open} onClose={() => onChange({ open: undefined })} />
    </>
  );
}

function useRecordColumns(): DataColumn<VerificationRecord>[] {
  const { t } = useTranslation('verifications');
  const why = useWhy();
  return [
    {
      key: 'at',
      title: t('record.at'),
      width: 104,
      required: true,
      render: (row) => <Time at={row.created_at} />,
    },
    {
      key: 'code',
      title: t('record.code'),
      width: 110,
      required: true,
      render: (row) => <span className={styles.code}>{row.code}</span>,
    },
    {
      key: 'order',
      title: t('record.order'),
      width: 200,
      render: (row) => (
        <div className={styles.two}>
          {row.order_sn ? <CopyText text={row.order_sn} /> : '—'}
          {row.order_id ? (
            <Link to={orderPath(row.order_id)} className={styles.underlined ?? ''}>
              {t('record.seeOrder')}
            </Link>
          ) : null}
        </div>
      ),
    },
    {
      key: 'title',
      title: t('record.what'),
      minWidth: 160,
      render: (row) => (
        <div className={styles.two}>
          <span className={styles.cut} title={row.title}>
            {row.title || '—'}
          </span>
          <span className={styles.faint}>{row.shop_name}</span>
        </div>
      ),
    },
    {
      key: 'result',
      title: t('record.result'),
      minWidth: 240,
      required: true,
      render: (row) => (
        <div className={styles.two}>
          <span>
            <StateTag kind="verification" state={row.state} />
            {row.undoing ? ` ${t('record.undoing')}` : ''}
          </span>
          {why(row) ? (
            <span className={`${styles.cut} ${styles.faint}`} title={why(row)}>
              {why(row)}
            </span>
          ) : null}
        </div>
      ),
    },
    {
      key: 'who',
      title: t('record.who'),
      width: 130,
      render: (row) => (
        <div className={styles.two}>
          <span className={styles.cut}>{row.via === 'rule' ? t('record.system') : row.actor}</span>
          <span className={styles.faint}>{t(`via.${row.via}`)}</span>
        </div>
      ),
    },
    {
      key: 'actions',
      title: t('record.actions'),
      width: 220,
      render: (row) => <RecordActions record={row} />,
    },
  ];
}
