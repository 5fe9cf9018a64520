/** The chores of a day, done right here: what waited is sent, alerts are seen, channels tried, the bundle made. */
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { useChannels, useTestChannel } from '@/api/channels';
import { api, data, randomKey } from '@/api/client';
import { finishedExport, saveExport } from '@/api/exports';
import { useNoticeBatch, useNoticeCount } from '@/api/notices';
import { endedOperation } from '@/api/operations';
import { allOrdersOf, useOrderBatch, useOrderTabs } from '@/api/orders';
import type { NoticeChannel, RowResult } from '@/api/types';
import { useCreateDiagnostics } from '@/api/upkeep';
import { useCodeText, useNotifyError } from '@/components';
import { useChannelName } from '@/pages/notices/channels/useChannelName';
import { useTrouble } from '@/pages/notices/channels/useTrouble';
import type { Entry } from './entry';

const BUNDLE = 'palette-bundle';
/** Notices seen to in one call. */
const AT_ONCE = 200;

/** `onSent`: shows what each order got that waited. */
export function useChores(onSent: (asked: RowResult[]) => void): Entry[] {
  const { t } = useTranslation(['nav', 'orders', 'notices', 'common']);
  const { message, modal } = App.useApp();
  const notify = useNotifyError();
  const codeText = useCodeText();
  const nameOf = useChannelName();
  const troubleOf = useTrouble();
  const waiting = useOrderTabs(undefined).data?.counts.out_of_stock ?? 0;
  const open = useNoticeCount().data?.open ?? 0;
  const channels = useChannels().data ?? [];
  const batch = useOrderBatch();
  const see = useNoticeBatch();
  const test = useTestChannel();
  const create = useCreateDiagnostics();

  const deliver = async () => {
    const ids = (await allOrdersOf({ tab: 'out_of_stock' })).map(({ id }) => id);
    const { results } = await batch.mutateAsync({ ids, body: { action: 'deliver' }, key: randomKey() });
    onSent(results);
  };
  const acknowledge = async () => {
    const ids = await openNotices();
    for (let from = 0; from < ids.length; from += AT_ONCE)
      await see.mutateAsync({ action: 'acknowledge', ids: ids.slice(from, from + AT_ONCE) });
    void message.success(t('nav:palette.deed.acknowledged'));
  };
  const tryOut = async (channel: NoticeChannel) => {
    const { sent, trouble } = await test.mutateAsync(channel.id);
    if (sent) return void message.success(t('nav:palette.deed.tested', { name: nameOf(channel) }));
    const { what, step } = troubleOf(trouble ?? '');
    void message.error(`${what} · ${step}`);
  };
  const bundle = async () => {
    void message.loading({ key: BUNDLE, content: t('nav:palette.deed.bundling'), duration: 0 });
    try {
      const { operation_id } = await create.mutateAsync();
      const { state, error, result } = await endedOperation(operation_id);
      const file = state === 'done' ? finishedExport(result) : undefined;
      if (file) {
        await saveExport(file);
        return void message.success({ key: BUNDLE, content: t('nav:palette.deed.bundled') });
      }
      const { what, next } = codeText(error?.code ?? 'internal');
      void message.error({ key: BUNDLE, content: `${what} · ${next}` });
    } catch (error) {
      message.destroy(BUNDLE);
      throw error;
    }
  };
  const chore = (key: string, label: string, run: () => unknown): Entry => ({
    key: `chore-${key}`,
    group: 'action',
    label,
    run: () => void Promise.resolve(run()).catch(notify),
  });
  /** What touches many is asked once more. */
  const asked = (title: string, content: string, okText: string, run: () => Promise<unknown>) => () =>
    void modal.confirm({
      title,
      content,
      okText,
      cancelText: t('common:action.cancel'),
      onOk: () => run().catch(notify),
    });
  return [
    ...(waiting > 0
      ? [
          chore(
            'waiting',
            t('orders:waiting.button', { count: waiting }),
            asked(
              t('orders:waiting.ask', { count: waiting }),
              t('orders:waiting.hint'),
              t('orders:button.send_now'),
              deliver,
            ),
          ),
        ]
      : []),
    ...(open > 0
      ? [
          chore(
            'acknowledge',
            t('nav:palette.deed.acknowledge', { count: open }),
            asked(
              t('nav:palette.deed.acknowledgeAsk', { count: open }),
              t('nav:palette.deed.acknowledgeHint'),
              t('notices:action.acknowledge'),
              acknowledge,
            ),
          ),
        ]
      : []),
    ...channels
      .filter(({ present }) => present)
      .map((channel) =>
        chore(`channel-${channel.id}`, t('nav:palette.deed.testChannel', { name: nameOf(channel) }), () =>
          tryOut(channel),
        ),
      ),
    chore('bundle', t('nav:palette.deed.bundle'), bundle),
  ];
}

/** As the bell counts them: what was put off stays put off. */
async function openNotices(): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { state: 'open' as const, snoozed: false, limit: AT_ONCE, ...(cursor ? { cursor } : {}) };
    const page = await data(api.GET('/api/v1/notices', { params: { query } }));
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return ids;
}
