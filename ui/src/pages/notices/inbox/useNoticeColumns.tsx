/** The columns of the notice list. */
import { useTranslation } from 'react-i18next';
import { useShops } from '@/api/shops';
import type { Notice } from '@/api/types';
import type { Tone } from '@/app/theme/palette';
import { type DataColumn, StateTag, Time, ToneTag } from '@/components';
import { NoticeButtons } from './NoticeButtons';
import { NoticeText } from './NoticeText';

const TONES: Record<Notice['severity'], Tone> = { critical: 'red', warning: 'amber', info: 'blue' };

export function useNoticeColumns(): DataColumn<Notice>[] {
  const { t } = useTranslation('notices');
  const shops = useShops().data;
  return [
    {
      key: 'severity',
      title: t('column.severity'),
      width: 80,
      render: (row) => <ToneTag tone={TONES[row.severity]}>{t(`severity.${row.severity}`)}</ToneTag>,
    },
    {
      key: 'text',
      title: t('column.text'),
      required: true,
      wrap: true,
      minWidth: 250,
      render: (row) => <NoticeText notice={row} />,
    },
    {
      key: 'shop',
      title: t('column.shop'),
      width: 104,
      render: (row) => shops?.find(({ id }) => id === row.shop_id)?.name ?? '—',
    },
    {
      key: 'state',
      title: t('column.state'),
      width: 100,
      render: (row) => <StateTag kind="notice" state={row.state} plain />,
    },
    { key: 'count', title: t('column.count'), width: 64, align: 'right', render: (row) => row.count },
    { key: 'at', title: t('column.at'), width: 92, render: (row) => <Time at={row.updated_at} /> },
    {
      key: 'first',
      title: t('column.first'),
      width: 110,
      hidden: true,
      render: (row) => <Time at={row.created_at} />,
    },
    {
      key: 'actions',
      title: t('column.actions'),
      width: 332,
      fixed: 'end',
      required: true,
      render: (row) => <NoticeButtons notice={row} />,
    },
  ];
}
