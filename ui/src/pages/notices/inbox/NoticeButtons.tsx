/** To the place where the notice is settled, and the two marks a seller can put on it. */
import { Button, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useNoticeAction } from '@/api/notices';
import type { Notice, NoticeActionRequest } from '@/api/types';
import {
  importsPath,
  orderPath,
  PATHS,
  poolPath,
  servicePath,
  settingsPath,
  shopPath,
  UPLOADS_PATH,
} from '@/app/paths';
import { useNotifyError } from '@/components';
import { DispatchButton } from './DispatchList';
import { SnoozeButton } from './SnoozeButton';

type Action = Exclude<NoticeActionRequest['action'], 'snooze'>;

export function NoticeButtons({ notice }: { notice: Notice }) {
  const { t } = useTranslation('notices');
  const notify = useNotifyError();
  const act = useNoticeAction();
  const place = placeOf(notice);
  const button = (action: Action) => (
    <Button
      size="small"
      type="text"
      loading={act.isPending && act.variables.action === action}
      onClick={() => act.mutate({ id: notice.id, action }, { onError: notify })}
    >
      {t(`action.${action}`)}
    </Button>
  );
  return (
    <Space size={4}>
      {place ? (
        <Link to={place.to}>
          <Button size="small">{t(`action.${place.word}`)}</Button>
        </Link>
      ) : null}
      {notice.state === 'open' ? button('acknowledge') : null}
      {notice.state === 'open' ? (
        <SnoozeButton
          type="text"
          onSnooze={(minutes) =>
            act.mutate({ id: notice.id, action: 'snooze', minutes }, { onError: notify })
          }
        />
      ) : null}
      {notice.state === 'resolved' ? null : button('resolve')}
      <DispatchButton id={notice.id} />
    </Space>
  );
}

/** Stock is put right in the pool even when an order told of it first. */
export function placeOf({
  event,
  params,
  order_id,
  shop_id,
}: Notice): { to: string; word: Place } | undefined {
  if (event === 'verify_first') return { to: `${PATHS.verifications}?tab=rules`, word: 'toRules' };
  if (event === 'verification_in_doubt') return { to: PATHS.verifications, word: 'toRecords' };
  if (event.startsWith('ai_')) return { to: servicePath('ai'), word: 'toAi' };
  if (event === 'backup_failed') return { to: settingsPath('data'), word: 'toBackup' };
  if (event === 'card_upload_unknown') return { to: UPLOADS_PATH, word: 'toUploads' };
  if (event === 'clock_jumped') return { to: PATHS.doctor, word: 'toDoctor' };
  if (event === 'product_unmapped' && shop_id) return { to: shopPath(shop_id, 'mappings'), word: 'toShop' };
  const pool = params.pool_id;
  if (typeof pool === 'string' && pool !== '') {
    return { to: poolPath(pool), word: event.startsWith('import_') ? 'toImport' : 'toPool' };
  }
  const rule = params.rule_id;
  if (typeof rule === 'string' && rule !== '') {
    return { to: `${PATHS.products}?rule=${encodeURIComponent(rule)}`, word: 'toRule' };
  }
  const brought = params.import_id;
  if (typeof brought === 'string' && brought !== '') return { to: importsPath(brought), word: 'toImport' };
  if (order_id) return { to: orderPath(order_id), word: 'toOrder' };
  if (shop_id) return { to: shopPath(shop_id), word: 'toShop' };
  return undefined;
}

type Place =
  | 'toPool'
  | 'toOrder'
  | 'toShop'
  | 'toImport'
  | 'toAi'
  | 'toRule'
  | 'toRules'
  | 'toRecords'
  | 'toUploads'
  | 'toBackup'
  | 'toDoctor';
