/** One cell of the matrix: when the channel is told, how long it waits, how often it is repeated. */
import { Button, Popover, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSetRoute } from '@/api/channels';
import type { NoticeRoute } from '@/api/types';
import { DurationInput, useNotifyError } from '@/components';
import styles from '../notices.module.css';

const MODES = ['off', 'now', 'later', 'fallback'] as const;
const MINUTE = 60_000;
const WAIT = 5 * MINUTE;

export interface RouteCellProps {
  route: NoticeRoute;
  shop: string | undefined;
  label: string;
}

export function RouteCell({ route, shop, label }: RouteCellProps) {
  const { t } = useTranslation('notices');
  const notify = useNotifyError();
  const set = useSetRoute();
  const change = (next: Partial<Pick<NoticeRoute, 'mode' | 'after_ms' | 'repeat_ms'>> | null) =>
    set.mutate(
      {
        event: route.event,
        channel_id: route.channel_id,
        shop_id: shop ?? null,
        mode: next === null ? null : (next.mode ?? route.mode),
        after_ms: next?.after_ms ?? route.after_ms,
        repeat_ms: next?.repeat_ms ?? route.repeat_ms,
      },
      { onError: notify },
    );
  const minutes = (ms: number) => Math.round(ms / MINUTE);
  const times = [
    route.mode === 'later' ? t('matrix.minutes', { count: minutes(route.after_ms) }) : '',
    route.repeat_ms > 0 ? t('matrix.every', { count: minutes(route.repeat_ms) }) : '',
  ]
    .filter(Boolean)
    .join(' ');
  return (
    <span className={styles.cell}>
      <Select
        size="small"
        variant="borderless"
        aria-label={label}
        value={route.mode}
        loading={set.isPending}
        popupMatchSelectWidth={false}
        onChange={(mode) => change({ mode, after_ms: mode === 'later' ? route.after_ms || WAIT : 0 })}
        options={MODES.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))}
      />
      {route.mode === 'off' ? null : (
        <Popover
          trigger="click"
          content={
            <div className={styles.cellForm}>
              {route.mode === 'later' ? (
                <label>
                  {t('matrix.after')}
                  <DurationInput
                    value={route.after_ms}
                    units={['minute', 'hour']}
                    min={MINUTE}
                    onChange={(ms) => change({ after_ms: ms ?? WAIT })}
                  />
                </label>
              ) : null}
              <label>
                {t('matrix.repeat')}
                <DurationInput
                  value={route.repeat_ms}
                  units={['minute', 'hour']}
                  onChange={(ms) => change({ repeat_ms: ms ?? 0 })}
                />
              </label>
              {route.own ? (
                <Button size="small" onClick={() => change(null)}>
                  {t('matrix.usual')}
                </Button>
              ) : null}
            </div>
          }
        >
          <button
            type="button"
            className={styles.quiet}
            aria-label={`${t('matrix.more', { cell: label })} ${times}`}
          >
            {times || '…'}
          </button>
        </Popover>
      )}
    </span>
  );
}
